using ImageGateway.Core.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>One budget on two hosts over one store. Each host may know less than the store, and their clocks differ.</summary>
internal sealed class ModelBudget
{
    private readonly Mutant _mutant;
    private readonly BudgetLedger[] _ledgers;
    private readonly BudgetDocument?[] _hosts = new BudgetDocument?[2];

    public ModelBudget(BudgetId id, FakeTimeProvider clock, TimeSpan skew, Mutant mutant = Mutant.None)
    {
        Id = id;
        _mutant = mutant;
        _ledgers = [new(new LedgerTerms(), new SkewedClock(clock, skew / 2)), new(new LedgerTerms(), new SkewedClock(clock, -skew / 2))];
    }

    public BudgetId Id { get; }

    /// <summary>Document that is durable.</summary>
    public BudgetDocument Stored { get; private set; } = new();

    /// <summary>Hears of each write: before, after, and the message that caused it, if one did.</summary>
    public Action<BudgetDocument, BudgetDocument, SyncMessage?> Written { get; set; } = (_, _, _) => { };

    /// <summary>Hears of each lease whose instance a host tells to give back.</summary>
    public Action<string> Recalled { get; set; } = _ => { };

    public BudgetLedger Ledger => _ledgers[0];

    /// <summary>A host takes a message as its contract says.</summary>
    /// <param name="message">The message.</param>
    /// <param name="host">Which host.</param>
    /// <param name="writeUnknown">Whether the host does not learn that it wrote.</param>
    /// <returns>The answer; null: none is sent.</returns>
    public SyncReply? Deliver(SyncMessage message, int host, bool writeUnknown)
    {
        if (_mutant == Mutant.NoSeen)
            message = message with { Seen = 0 };
        var budget = _hosts[host] ??= Stored;
        if (BudgetLedger.IsStale(budget, message))
            budget = _hosts[host] = Stored;
        var step = Mutants.Sync(_mutant, _ledgers[host], budget, message);
        Assert.NotEqual(SyncVerdict.Refused, step.Reply.Verdict);
        Assert.NotEqual(LedgerAlarm.StoreForgot, step.Alarm);
        if (!TryKeep(host, budget, step.Next, step.MustWrite, message) || writeUnknown)
        {
            _hosts[host] = null;
            return _mutant == Mutant.ResponsesBeforeTheWrite ? step.Reply : null;
        }

        Recall(host, budget, step.Next, message.Lease);
        if (_mutant != Mutant.None)
            return step.Reply;
        // What is sent twice is answered the same and changes nothing. A closed lease may have been forgotten meanwhile.
        if (step.Reply.Verdict is SyncVerdict.Closed)
            return step.Reply;
        var again = _ledgers[host].Sync(_hosts[host]!, message);
        Assert.Equal(step.Reply, again.Reply);
        Assert.False(again.MustWrite);
        return step.Reply;
    }

    /// <summary>A change by hand, at a host. One that meets another's write is not made.</summary>
    public bool Change(int host, Func<BudgetLedger, BudgetDocument, BudgetDocument> change)
    {
        var budget = _hosts[host] ??= Stored;
        var next = change(_ledgers[host], budget);
        if (!TryKeep(host, budget, next, mustWrite: !ReferenceEquals(next, budget), cause: null))
        {
            _hosts[host] = null;
            return false;
        }

        Recall(host, budget, next, asking: null);
        return true;
    }

    /// <summary>A host ends; the next message finds a new one.</summary>
    public void Forget(int host) => _hosts[host] = null;

    private void Recall(int host, BudgetDocument before, BudgetDocument after, string? asking)
    {
        if (_mutant == Mutant.NeverRecalls)
            return;
        foreach (var lease in _ledgers[host].Recalls(before, after, asking))
            Recalled(lease);
    }

    private bool TryKeep(int host, BudgetDocument before, BudgetDocument next, bool mustWrite, SyncMessage? cause)
    {
        if (mustWrite)
        {
            if (before.Version != Stored.Version && _mutant != Mutant.NoFence)
                return false;
            Assert.Equal(before.Version + 1, next.Version);
            var stored = Stored;
            Stored = next;
            Written(stored, next, cause);
        }

        _hosts[host] = next;
        return true;
    }
}
