namespace ImageGateway.Core.Budgets;

/// <summary>
/// The rules of a budget's ledger (docs/architecture/budgets.md). It keeps nothing: a host hands it the document and keeps what comes
/// out.
/// <list type="number">
/// <item>Where the store has no document, the host reads the rules of the resource and takes what <see cref="Begin"/> makes of them.</item>
/// <item>If <see cref="IsStale"/>, the host reads its document from the store again, once.</item>
/// <item>It calls <see cref="Sync"/>, writes where it must, and then answers. A write that failed is not answered.</item>
/// <item>What a change gives is written, unless it is the same object. What becomes due by time comes with any of them.</item>
/// <item>Whatever it kept, it tells the instances that <see cref="Recalls"/> names, if it can.</item>
/// </list>
/// Amounts leave the free part only by a durable write and come back only on their instance's word, so a message may be
/// lost, doubled, late or answered by an outdated host without anything being spent twice.
/// </summary>
public sealed class BudgetLedger(LedgerTerms terms, TimeProvider clock)
{
    /// <summary>
    /// Determines whether the sender saw a newer document than this one. If the store has no newer one either, it lost data.
    /// </summary>
    public static bool IsStale(BudgetDocument budget, SyncMessage message) => message.Seen > budget.Version;

    /// <summary>Applies a message to a budget.</summary>
    public LedgerStep Sync(BudgetDocument budget, SyncMessage message)
    {
        var now = clock.GetUtcNow();
        if (!message.IsSound())
            return Response(budget, message, SyncVerdict.Refused, now) with { Alarm = LedgerAlarm.Contradiction };
        // Whoever speaks is not silent, whatever the clock did meanwhile.
        var turned = Due(budget, now, alive: message.Lease);
        var isForgotten = IsStale(budget, message);
        // What instances say counts until all that live were heard; a version above all seen ones fences what was forgotten.
        if (isForgotten)
            turned = turned with { Version = message.Seen, RecoveringUntil = now + terms.Term };
        if (now < turned.RecoveringUntil && message.Period > turned.Current.Period)
            turned = BudgetPeriods.Adopt(turned, message.Period);
        var step = Written(Take(turned, message, now), mustWrite: !ReferenceEquals(turned, budget));
        return isForgotten ? step with { Alarm = LedgerAlarm.StoreForgot } : step;
    }

    /// <summary>
    /// Sets the rules. A limit that is raised frees at once. Under one that is lowered nothing is granted until enough came
    /// back. A deleted budget stays deleted.
    /// </summary>
    /// <returns>The budget afterwards, to be written; the same object if nothing changes.</returns>
    public BudgetDocument SetRules(BudgetDocument budget, BudgetRules rules)
    {
        if (!rules.IsSound())
            throw Unsound(rules);
        var resets = Math.Max(rules.ManualResets, budget.ManualResets);
        if (budget.Rules() == rules with { ManualResets = resets, Version = 0 } || budget.Status == BudgetState.Deleted)
            return budget;
        var now = clock.GetUtcNow();
        // By the old days what is over is over.
        budget = Due(budget, now);
        if (resets > budget.ManualResets)
            budget = BudgetPeriods.Reset(budget);
        return Changed(Ruled(budget, rules, resets, now));
    }

    /// <summary>
    /// The document of a budget that the store has none of: with the rules of its resource, so that nothing is granted by a
    /// ledger that does not know its limits. It has no version, and whoever saw one says that the store forgot.
    /// </summary>
    /// <param name="rules">What the resource says now.</param>
    public BudgetDocument Begin(BudgetRules rules) =>
        rules.IsSound() ? Ruled(new(), rules, rules.ManualResets, clock.GetUtcNow()) : throw Unsound(rules);

    private static BudgetDocument Ruled(BudgetDocument budget, BudgetRules rules, long resets, DateTimeOffset now) => budget with
    {
        Limits = rules.Limits,
        Alerts = rules.Alerts,
        Marks = BudgetPeriods.Marks(budget, rules.Resets, now).Map((kind, mark) =>
            mark with { Alerted = mark.Alerted && rules.Alerts[kind] == budget.Alerts[kind] }),
        Resets = rules.Resets,
        Status = rules.Status,
        DoubtPolicy = rules.UncertainPolicy,
        ManualResets = resets,
        Rates = rules.Rates,
        Slots = rules.Slots,
    };

    private static ArgumentOutOfRangeException Unsound(BudgetRules rules) =>
        new(nameof(rules), rules, $"A limit is from 0 to {Amount.MaxPart}.");

    /// <summary>Begins a new period for all limits. What runs settles in the old one.</summary>
    /// <returns>The budget afterwards, to be written.</returns>
    public BudgetDocument Reset(BudgetDocument budget) => Changed(BudgetPeriods.Reset(Due(budget, clock.GetUtcNow())));

    /// <summary>
    /// Resolves something uncertain, by an operator's or a provider's word: an attempt by its id, or what a silent instance
    /// holds by its lease's id. Releasing the latter says that its instance is gone: what it still spends is not counted.
    /// </summary>
    /// <returns>The budget afterwards, to be written; the same object if nothing uncertain has this id (any more).</returns>
    public BudgetDocument Resolve(BudgetDocument budget, string id, UncertainResolution resolution)
    {
        var now = clock.GetUtcNow();
        var due = Due(budget, now);
        foreach (var ledger in due.Ledgers())
        {
            if (ledger.Doubts.ContainsKey(id))
                return Changed(due.With(UncertainAttempts.Resolve(ledger, id, resolution)));
            if (ledger.Accounts.TryGetValue(id, out var lease) && lease.HeardAt < HeardSince(now))
                return Changed(due.With(UncertainAttempts.Abandon(ledger, id, resolution, now)));
        }

        return budget;
    }

    /// <summary>
    /// The leases whose instances hold what others lack, or may soon lack, or what is of a period that ended: a hint that need
    /// not arrive tells them so, long before their next message does. Without one, what lies unused with an idle instance is
    /// out of reach until it renews, and an instance goes on in the old period as long as it has something there.
    /// </summary>
    /// <param name="before">The budget before a message or a change.</param>
    /// <param name="after">The budget afterwards.</param>
    /// <param name="asking">The lease whose message it was; it has its answer. Null: it was a change.</param>
    public IReadOnlyList<string> Recalls(BudgetDocument before, BudgetDocument after, string? asking = null)
    {
        var now = clock.GetUtcNow();
        var hasTurned = before.Current.Period != after.Current.Period;
        if (!hasTurned && !IsTight(after, now))
            return [];
        var isNews = hasTurned || !IsTight(before, now);
        var isShort = asking is not null && after.Current.Accounts.GetValueOrDefault(asking)?.Verdict == SyncVerdict.Short;
        return isNews || isShort ? [.. Contention.Holders(after, HeardSince(now), asking, alsoBusy: isNews)] : [];
    }

    /// <summary>Computes the amounts of a budget.</summary>
    public BudgetStatus Stand(BudgetDocument budget)
    {
        var now = clock.GetUtcNow();
        return BudgetStatus.From(Due(budget, now), now, HeardSince(now));
    }

    /// <summary>Lists the uncertain attempts that can be resolved, oldest first.</summary>
    public IReadOnlyList<UncertainEntry> Uncertain(BudgetDocument budget)
    {
        var now = clock.GetUtcNow();
        var since = HeardSince(now);
        return [.. Due(budget, now).Ledgers().SelectMany(ledger => Entries(ledger, since)).OrderBy(entry => entry.Since)
            .ThenBy(entry => entry.Id, StringComparer.Ordinal)];
    }

    // Periods that ended, instances that were silent for too long, doubts that nobody resolved: the same on every host.
    private BudgetDocument Due(BudgetDocument budget, DateTimeOffset now, string? alive = null)
    {
        var next = BudgetPeriods.Turn(budget, now);
        foreach (var ledger in next.Earlier.IsEmpty ? [next.Current] : next.Ledgers().ToArray())
        {
            var expired = UncertainAttempts.Expire(ledger, budget.DoubtPolicy, terms, now, alive);
            if (!ReferenceEquals(expired, ledger))
                next = next.With(expired);
        }

        return next;
    }

    private static IEnumerable<UncertainEntry> Entries(PeriodLedger ledger, DateTimeOffset heardSince)
    {
        foreach (var (id, uncertain) in ledger.Doubts)
            yield return new(id, uncertain.Account, ledger.Period, uncertain.Amount, uncertain.At, IsSilence: false);
        foreach (var (id, lease) in ledger.Accounts)
        {
            var held = lease.Committed() - lease.Spent - (lease.Listed - lease.Resolved);
            if (lease.HeardAt < heardSince && held != Amount.Zero)
                yield return new(id, id, ledger.Period, held, lease.HeardAt, IsSilence: true);
        }
    }

    private LedgerStep Take(BudgetDocument budget, SyncMessage message, DateTimeOffset now)
    {
        var recovering = now < budget.RecoveringUntil;
        if (budget.Ledgers().Any(ledger => ledger.Closed.ContainsKey(message.Lease)))
            return Response(budget, message, SyncVerdict.Closed, now);
        var ledger = budget.Ledgers().FirstOrDefault(ledger => ledger.Accounts.ContainsKey(message.Lease));
        if (ledger is null)
        {
            if (message.Close && !recovering)
                return Remember(budget, message, now);
            if (message.Period != budget.Current.Period && !(recovering && message.Period < budget.Current.Period))
                return Response(budget, message, SyncVerdict.Moved, now);
            // It opens none, so no later message of the lease is news.
            if (budget.Status == BudgetState.Deleted && !recovering)
                return Response(budget, message, SyncVerdict.Disabled, now);
            if (!recovering && message.Seq != 1)
                return Response(budget, message, SyncVerdict.Unknown, now);
            budget = BudgetPeriods.WithEarlier(budget, message.Period);
            ledger = budget.Ledgers().First(ledger => ledger.Period == message.Period);
        }

        var known = ledger.Accounts.GetValueOrDefault(message.Lease);
        var before = known ?? new Lease();
        if (message.Seq <= before.Seq)
            return Response(budget, message, VerdictIn(budget, ledger, before.Verdict), now, before);
        var heard = TakeOver(before, message, recovering) with { HeardAt = now };
        if (Contradict(before, heard) || BudgetTraffic.Contradicts(heard, message.Traffic))
            return Response(budget, message, SyncVerdict.Refused, now, before) with { Alarm = LedgerAlarm.Contradiction };
        (ledger, heard) = UncertainAttempts.List(ledger, heard, message, now);
        (budget, heard) = BudgetTraffic.Hear(budget, heard, message, terms, now);
        var alarm = heard.Overbilled() != Amount.Zero && before.Overbilled() == Amount.Zero
            ? LedgerAlarm.BilledAboveReserve
            : LedgerAlarm.None;
        if (message.Close)
        {
            var closed = budget.With(UncertainAttempts.Close(ledger, message.Lease, heard, now));
            return Response(closed, message, SyncVerdict.Closed, now) with { MustWrite = true, Alarm = alarm };
        }

        budget = budget.With(ledger with { Accounts = ledger.Accounts.SetItem(message.Lease, heard) });
        var after = heard with { Verdict = SyncVerdict.Moved };
        if (recovering)
            after = heard with { Verdict = SyncVerdict.Recovering };
        else if (ledger.Period == budget.Current.Period)
            (budget, after) = Decide(budget, message, heard, now);
        budget = budget.With(ledger with { Accounts = ledger.Accounts.SetItem(message.Lease, after) });
        var mustWrite = known is null || !SameMoney(before, after) || BudgetTraffic.MustWrite(before, after, message.Seq);
        return Response(budget, message, after.Verdict, now, after) with { MustWrite = mustWrite, Alarm = alarm };
    }

    // A first message of it may still be under way, and it must not open what nobody would close again.
    private LedgerStep Remember(BudgetDocument budget, SyncMessage message, DateTimeOffset now)
    {
        var ledger = budget.Current with { Closed = budget.Current.Closed.SetItem(message.Lease, now) };
        return Response(budget with { Current = ledger }, message, SyncVerdict.Closed, now) with { MustWrite = true };
    }

    // Whatever a lease was told before its period ended: now it is told to move.
    private static SyncVerdict VerdictIn(BudgetDocument budget, PeriodLedger ledger, SyncVerdict verdict) =>
        ledger.Period == budget.Current.Period || verdict == SyncVerdict.Recovering ? verdict : SyncVerdict.Moved;

    private static Lease TakeOver(Lease lease, SyncMessage message, bool recovering)
    {
        var heard = lease with
        {
            Seq = message.Seq,
            Spent = message.Spent,
            Doubt = message.Uncertain,
            Returned = message.Returned,
            Reserved = message.Reserved,
            Want = message.Want,
        };
        if (message.Close)
        {
            // A journal does not know what was returned, and one that broke takes for doubt what ended afterwards.
            var spent = Amount.Max(lease.Spent, message.Spent);
            heard = heard with
            {
                Spent = spent,
                Doubt = Amount.Max(lease.Doubt, (message.Spent + message.Uncertain).Beyond(spent)),
                Returned = Amount.Max(lease.Returned, message.Returned),
            };
        }

        if (!recovering)
            return heard;

        // The grant itself may be what was forgotten. An instance that is told to be tight returns what it holds unused, so
        // by the end of the term every part of a grant was named in one of these totals.
        var named = message.Returned + message.Spent + message.Uncertain + message.Reserved;
        return heard with { Granted = Amount.Max(lease.Granted, named), Traffic = BudgetTraffic.Recovered(lease, message.Traffic) };
    }

    private static bool Contradict(Lease before, Lease after) =>
        !after.Spent.Covers(before.Spent) || !after.Doubt.Covers(before.Doubt) || !after.Returned.Covers(before.Returned)
        || !after.Granted.Covers(after.Returned);

    private (BudgetDocument Budget, Lease Lease) Decide(BudgetDocument budget, SyncMessage message, Lease lease, DateTimeOffset now)
    {
        if (budget.Status != BudgetState.Active)
            return (budget, lease with { Verdict = SyncVerdict.Disabled });
        (budget, lease) = BudgetTraffic.Grant(budget, message.Lease, lease, message, terms, now);
        return (budget, DecideMoney(budget, message, lease, now));
    }

    private Lease DecideMoney(BudgetDocument budget, SyncMessage message, Lease lease, DateTimeOffset now)
    {
        // What was billed above the reserve is asked for, but is not free any more already.
        var free = budget.Limits.Free(budget.Committed()) + lease.Overbilled();
        if (!free.Covers(message.Need))
            return lease with { Verdict = Contention.Refusal(budget, message.Lease, message.Need, free) };

        var exact = lease with { Verdict = SyncVerdict.Granted, Granted = lease.Granted + message.Need };
        var leases = budget.Current.Accounts.SetItem(message.Lease, exact);
        if (Contention.IsTight(budget with { Current = budget.Current with { Accounts = leases } }, HeardSince(now)))
            return exact;
        var slice = Amount.Min(message.Want.Beyond(lease.Unused()), free / (2 * leases.Count));
        return exact with { Granted = lease.Granted + Amount.Max(message.Need, slice) };
    }

    private LedgerStep Response(BudgetDocument budget, SyncMessage message, SyncVerdict verdict, DateTimeOffset now, Lease? lease = null)
    {
        var traffic = BudgetTraffic.Reply(budget, message, lease, terms, now);
        var granted = lease?.Granted ?? Amount.Zero;
        return new(budget, new(
            verdict, granted, budget.Version, budget.Current.Period, budget.Limits, IsTight(budget, now), traffic), MustWrite: false);
    }

    private bool IsTight(BudgetDocument budget, DateTimeOffset now) =>
        now < budget.RecoveringUntil || budget.Status != BudgetState.Active || Contention.IsTight(budget, HeardSince(now));

    private LedgerStep Written(LedgerStep step, bool mustWrite)
    {
        if (!step.MustWrite && !mustWrite)
            return step;
        var next = Changed(step.Next);
        return step with { Next = next, Reply = step.Reply with { Version = next.Version }, MustWrite = true };
    }

    private BudgetDocument Changed(BudgetDocument budget)
    {
        var next = BudgetPeriods.Fold(budget);
        return LimitAlerts.Mark(next with
        {
            Version = budget.Version + 1,
            Current = UncertainAttempts.Prune(next.Current, terms, clock.GetUtcNow()),
        });
    }

    private static bool SameMoney(Lease a, Lease b) =>
        a.Granted == b.Granted && a.Returned == b.Returned && a.Spent == b.Spent && a.Doubt == b.Doubt;

    private DateTimeOffset HeardSince(DateTimeOffset now) => now - terms.Term;
}
