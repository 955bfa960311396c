using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>A budget, and what really happened there. Holds each write against it.</summary>
internal sealed class BudgetBook
{
    private readonly Dictionary<string, LeaseTruth> _leases = [];
    private (string Id, UncertainResolution Resolution)? _word;

    private readonly TimeProvider _clock;

    public BudgetBook(ModelBudget budget, TimeProvider clock)
    {
        (Budget, _clock) = (budget, clock);
        budget.Written = Check;
    }

    public ModelBudget Budget { get; }

    public LeaseTruth Lease(string id, long period)
    {
        if (!_leases.TryGetValue(id, out var lease))
            _leases.Add(id, lease = new(period));
        return lease;
    }

    public LeaseTruth? Find(string id) => _leases.GetValueOrDefault(id);

    /// <summary>An operator's word on something uncertain. Only of an instance that died is anything called free.</summary>
    public void Resolve(int host, string id, UncertainResolution resolution)
    {
        _word = (id, resolution);
        Budget.Change(host, (ledger, budget) => ledger.Resolve(budget, id, resolution));
        _word = null;
    }

    /// <summary>Invariants 1 and 2, of what is durable.</summary>
    /// <param name="inHand">What live instances may still spend in their leases, beyond what runs.</param>
    public void Check(IEnumerable<(string Lease, long Period, Amount Amount)> inHand)
    {
        var standing = Budget.Ledger.Stand(Budget.Stored);
        foreach (var kind in Enum.GetValues<LimitKind>())
        {
            var of = standing.From(kind);
            Assert.True(
                of is { Settled: >= 0, Uncertain: >= 0, Reserved: >= 0, Leased: >= 0, Over: >= 0 } && !(of.Free < 0), $"{kind}: {of}");
            if (of.Limit is { } limit)
                Assert.True(of.Settled + of.Uncertain + of.Reserved + of.Leased + of.Free == limit + of.Over, $"{kind}: {of}");
        }

        var committed = Budget.Stored.Committed();
        var (used, overbilled) = (Amount.Zero, Amount.Zero);
        foreach (var lease in _leases.Values)
        {
            used += Counted(lease.Period, lease.Used);
            overbilled += Counted(lease.Period, lease.Overbilled);
        }

        foreach (var (id, period, amount) in inHand)
            used += Find(id)?.IsEnded == true ? Amount.Zero : Counted(period, amount);

        Assert.True((committed + overbilled).Covers(used), $"{Budget.Id}: owners used and hold {used}, the node knows of {committed}.");
    }

    /// <summary>When all leases are closed: nothing was lost and nothing leaked.</summary>
    public void CheckEnd()
    {
        // What became due by time is written with anything that is.
        Budget.Forget(0);
        Budget.Deliver(new() { Lease = "end", Seq = 1, Close = true }, host: 0, writeUnknown: false);
        var (spent, uncertain) = (Amount.Zero, Amount.Zero);
        foreach (var lease in _leases.Values)
        {
            spent += Counted(lease.Period, lease.Spent + lease.Charged);
            uncertain += Counted(lease.Period, lease.Uncertain + lease.Running - lease.Charged - lease.Released);
        }

        var standing = Budget.Ledger.Stand(Budget.Stored);
        Assert.Equal((spent, uncertain), (standing.Settled, standing.Uncertain));
        Assert.Equal((Amount.Zero, Amount.Zero), (standing.Reserved, standing.Leased));
    }

    private void Check(BudgetDocument before, BudgetDocument after, SyncMessage? cause)
    {
        foreach (var ledger in before.Ledgers())
        {
            foreach (var (id, lease) in ledger.Accounts)
            {
                var next = after.Ledgers().Select(later => later.Accounts.GetValueOrDefault(id)).FirstOrDefault(later => later is not null);
                if (next is not null)
                    CheckOpen(id, lease, next, after, cause);
                else if (cause is { Close: true } && cause.Lease == id)
                    CheckClosed(id, lease, cause);
                else
                    CheckAbandoned(id, lease, ledger.Period);
            }

            var remaining = after.Ledgers().FirstOrDefault(later => later.Period == ledger.Period)?.Doubts;
            foreach (var (id, uncertain) in ledger.Doubts)
            {
                if (remaining?.ContainsKey(id) != true)
                    Resolved(id, uncertain, before.DoubtPolicy);
            }
        }

        // A lease that opened is given what is free, too.
        foreach (var (id, lease) in after.Current.Accounts)
        {
            if (before.Ledgers().Any(ledger => ledger.Accounts.ContainsKey(id)))
                continue;
            // An instance was away so long, with its first message unanswered, that the message opens the lease once more.
            if (Find(id) is { IsAbandoned: true } ended)
            {
                _leases.Remove(id);
                _leases.Add($"{id} until v{after.Version}", ended);
            }

            CheckOpen(id, new(), lease, after, cause);
        }
    }

    private void CheckOpen(string id, Lease before, Lease after, BudgetDocument budget, SyncMessage? cause)
    {
        if (cause?.Lease != id)
            Assert.Equal(
                (before.Granted, before.Returned, before.Spent, before.Doubt), (after.Granted, after.Returned, after.Spent, after.Doubt));
        Assert.True(after.Granted.Covers(before.Granted) && after.Returned.Covers(before.Returned), "Totals only grow.");
        var over = budget.Limits.Over(budget.Committed());
        foreach (var kind in Enum.GetValues<LimitKind>())
            Assert.False(after.Granted[kind] > before.Granted[kind] && over[kind] > 0, $"{Budget.Id} gave {kind} beyond its limit.");
    }

    // Its instance's or its journal's word, which is exact.
    private void CheckClosed(string id, Lease known, SyncMessage close)
    {
        var truth = Lease(id, close.Period);
        var uncertain = close.Uncertain + close.Reserved;
        if (truth.IsInexact)
        {
            Assert.True(
                (close.Spent + uncertain + truth.Overbilled).Covers(
                    truth.Spent + truth.Uncertain + truth.Running), $"{id} closes with less than it spent.");
            truth.Spent = Amount.Max(known.Spent, close.Spent);
            truth.Uncertain = Amount.Max(known.Doubt, (close.Spent + uncertain).Beyond(truth.Spent));
        }
        else
        {
            Assert.Equal((truth.Spent, truth.Uncertain + truth.Running), (close.Spent, uncertain));
            truth.Uncertain += truth.Running;
        }

        (truth.Running, truth.IsEnded) = (Amount.Zero, true);
    }

    // Time gives nothing back: after a day of silence all that it held is charged.
    private void CheckAbandoned(string id, Lease lease, long period)
    {
        var truth = Lease(id, period);
        var isReleased = _word == (id, UncertainResolution.Release);
        Assert.True(_word?.Id == id || _clock.GetUtcNow() - lease.HeardAt > TimeSpan.FromHours(23), $"{id} ended on nobody's word.");
        var named = lease.Listed - lease.Resolved;
        var unknown = lease.Committed() - lease.Spent - named;
        if (!isReleased)
            Assert.True(
                (lease.Committed() + truth.Charged + truth.Overbilled).Covers(truth.Used), $"{id} is charged less than it may have spent.");
        truth.Spent = lease.Spent + (isReleased ? Amount.Zero : unknown);
        truth.Uncertain = named + truth.Charged + truth.Released;
        (truth.Running, truth.IsEnded, truth.IsAbandoned) = (Amount.Zero, true, true);
    }

    private void Resolved(string id, ListedAttempt uncertain, UncertainResolution policy)
    {
        var truth = _leases[uncertain.Account];
        var resolution = _word?.Id == id ? _word.Value.Resolution : policy;
        if (resolution == UncertainResolution.Charge)
            truth.Charged += uncertain.Amount;
        else
            truth.Released += uncertain.Amount;
    }

    private Amount Counted(long period, Amount amount)
    {
        var marks = Budget.Stored.Marks;
        return new(
            period >= marks.Cost.Since ? amount.Cost : 0,
            period >= marks.Requests.Since ? amount.Requests : 0,
            period >= marks.Images.Since ? amount.Images : 0);
    }
}
