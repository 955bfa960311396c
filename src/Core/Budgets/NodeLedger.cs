namespace ImageGateway.Core.Budgets;

/// <summary>
/// The rules of a node's ledger (docs/architecture/budgets.md). It keeps nothing: a host hands it the document and keeps what comes
/// out.
/// <list type="number">
/// <item>Where the store has no document, the host reads the rules of the resource and takes what <see cref="Begin"/> makes of them.</item>
/// <item>If <see cref="IsStale"/>, the host reads its document from the store again, once.</item>
/// <item>It calls <see cref="Sync"/>, writes where it must, and then answers. A write that failed is not answered.</item>
/// <item>What a change gives is written, unless it is the same object. What becomes due by time comes with any of them.</item>
/// <item>Whatever it kept, it tells the owners that <see cref="Recalls"/> names, if it can.</item>
/// </list>
/// Amounts leave the free part only by a durable write and come back only on their owner's word, so a message may be
/// lost, doubled, late or answered by an outdated host without anything being spent twice.
/// </summary>
public sealed class NodeLedger(LedgerTerms terms, TimeProvider clock)
{
    /// <summary>
    /// Determines whether the sender saw a newer document than this one. If the store has no newer one either, it lost data.
    /// </summary>
    public static bool IsStale(NodeDocument node, SyncMessage message) => message.Seen > node.Version;

    /// <summary>Applies a message to a budget.</summary>
    public LedgerStep Sync(NodeDocument node, SyncMessage message)
    {
        var now = clock.GetUtcNow();
        if (!message.IsSound())
            return Response(node, message, SyncVerdict.Refused, now) with { Alarm = LedgerAlarm.Contradiction };
        // Whoever speaks is not silent, whatever the clock did meanwhile.
        var turned = Due(node, now, alive: message.Account);
        var isForgotten = IsStale(node, message);
        // What owners say counts until all that live were heard; a version above all seen ones fences what was forgotten.
        if (isForgotten)
            turned = turned with { Version = message.Seen, RecoveringUntil = now + terms.Term };
        if (now < turned.RecoveringUntil && message.Period > turned.Current.Period)
            turned = NodePeriods.Adopt(turned, message.Period);
        var step = Written(Take(turned, message, now), mustWrite: !ReferenceEquals(turned, node));
        return isForgotten ? step with { Alarm = LedgerAlarm.StoreForgot } : step;
    }

    /// <summary>
    /// Sets the rules. A limit that is raised frees at once. Under one that is lowered nothing is granted until enough came
    /// back. A deleted node stays deleted.
    /// </summary>
    /// <returns>The node afterwards, to be written; the same object if nothing changes.</returns>
    public NodeDocument SetRules(NodeDocument node, NodeRules rules)
    {
        if (!rules.IsSound())
            throw Unsound(rules);
        var resets = Math.Max(rules.ManualResets, node.ManualResets);
        if (node.Rules() == rules with { ManualResets = resets } || node.Status == NodeStatus.Deleted)
            return node;
        var now = clock.GetUtcNow();
        // By the old days what is over is over.
        node = Due(node, now);
        if (resets > node.ManualResets)
            node = NodePeriods.Reset(node);
        return Changed(Ruled(node, rules, resets, now));
    }

    /// <summary>
    /// The document of a budget that the store has none of: with the rules of its resource, so that nothing is granted by a
    /// ledger that does not know its limits. It has no version, and whoever saw one says that the store forgot.
    /// </summary>
    /// <param name="rules">What the resource says now.</param>
    public NodeDocument Begin(NodeRules rules) => rules.IsSound() ? Ruled(new(), rules, rules.ManualResets, clock.GetUtcNow()) : throw Unsound(rules);

    private static NodeDocument Ruled(NodeDocument node, NodeRules rules, long resets, DateTimeOffset now) => node with
    {
        Limits = rules.Limits,
        Alerts = rules.Alerts,
        Marks = NodePeriods.Marks(node, rules.Resets, now).Map((kind, mark) =>
            mark with { Alerted = mark.Alerted && rules.Alerts[kind] == node.Alerts[kind] }),
        Resets = rules.Resets,
        Status = rules.Status,
        DoubtPolicy = rules.DoubtPolicy,
        ManualResets = resets,
        Rates = rules.Rates,
        Slots = rules.Slots,
    };

    private static ArgumentOutOfRangeException Unsound(NodeRules rules) => new(nameof(rules), rules, $"A limit is from 0 to {Amount.MaxPart}.");

    /// <summary>Begins a new period for all limits. What runs settles in the old one.</summary>
    /// <returns>The node afterwards, to be written.</returns>
    public NodeDocument Reset(NodeDocument node) => Changed(NodePeriods.Reset(Due(node, clock.GetUtcNow())));

    /// <summary>
    /// Resolves something uncertain, by an operator's or a provider's word: an attempt by its id, or what a silent owner
    /// holds by its account's id. Releasing the latter says that its owner is gone: what it still spends is not counted.
    /// </summary>
    /// <returns>The node afterwards, to be written; the same object if nothing uncertain has this id (any more).</returns>
    public NodeDocument Resolve(NodeDocument node, string id, DoubtResolution resolution)
    {
        var now = clock.GetUtcNow();
        var due = Due(node, now);
        foreach (var ledger in due.Ledgers())
        {
            if (ledger.Doubts.ContainsKey(id))
                return Changed(due.With(NodeDoubts.Resolve(ledger, id, resolution)));
            if (ledger.Accounts.TryGetValue(id, out var account) && account.HeardAt < HeardSince(now))
                return Changed(due.With(NodeDoubts.Abandon(ledger, id, resolution, now)));
        }

        return node;
    }

    /// <summary>
    /// The accounts whose owners hold what others lack, or may soon lack, or what is of a period that ended: a hint that need
    /// not arrive tells them so, long before their next message does. Without one, what lies unused with an idle owner is
    /// out of reach until it renews, and an owner goes on in the old period as long as it has something there.
    /// </summary>
    /// <param name="before">The node before a message or a change.</param>
    /// <param name="after">The node afterwards.</param>
    /// <param name="asking">The account whose message it was; it has its answer. Null: it was a change.</param>
    public IReadOnlyList<string> Recalls(NodeDocument before, NodeDocument after, string? asking = null)
    {
        var now = clock.GetUtcNow();
        var hasTurned = before.Current.Period != after.Current.Period;
        if (!hasTurned && !IsTight(after, now))
            return [];
        var isNews = hasTurned || !IsTight(before, now);
        var isShort = asking is not null && after.Current.Accounts.GetValueOrDefault(asking)?.Verdict == SyncVerdict.Short;
        return isNews || isShort ? [.. Scarcity.Holders(after, HeardSince(now), asking, alsoBusy: isNews)] : [];
    }

    /// <summary>Computes the amounts of a budget.</summary>
    public NodeStanding Stand(NodeDocument node)
    {
        var now = clock.GetUtcNow();
        return NodeStanding.Of(Due(node, now), HeardSince(now));
    }

    /// <summary>Lists the uncertain attempts that can be resolved, oldest first.</summary>
    public IReadOnlyList<UncertainEntry> Uncertain(NodeDocument node)
    {
        var now = clock.GetUtcNow();
        var since = HeardSince(now);
        return [.. Due(node, now).Ledgers().SelectMany(ledger => Entries(ledger, since)).OrderBy(entry => entry.Since).ThenBy(entry => entry.Id, StringComparer.Ordinal)];
    }

    // Periods that ended, owners that were silent for too long, doubts that nobody resolved: the same on every host.
    private NodeDocument Due(NodeDocument node, DateTimeOffset now, string? alive = null)
    {
        var next = NodePeriods.Turn(node, now);
        foreach (var ledger in next.Earlier.IsEmpty ? [next.Current] : next.Ledgers().ToArray())
        {
            var expired = NodeDoubts.Expire(ledger, node.DoubtPolicy, terms, now, alive);
            if (!ReferenceEquals(expired, ledger))
                next = next.With(expired);
        }

        return next;
    }

    private static IEnumerable<UncertainEntry> Entries(PeriodLedger ledger, DateTimeOffset heardSince)
    {
        foreach (var (id, doubt) in ledger.Doubts)
            yield return new(id, doubt.Account, ledger.Period, doubt.Amount, doubt.At, IsSilence: false);
        foreach (var (id, account) in ledger.Accounts)
        {
            var held = account.Committed() - account.Spent - (account.Listed - account.Resolved);
            if (account.HeardAt < heardSince && held != Amount.Zero)
                yield return new(id, id, ledger.Period, held, account.HeardAt, IsSilence: true);
        }
    }

    private LedgerStep Take(NodeDocument node, SyncMessage message, DateTimeOffset now)
    {
        var recovering = now < node.RecoveringUntil;
        if (node.Ledgers().Any(ledger => ledger.Closed.ContainsKey(message.Account)))
            return Response(node, message, SyncVerdict.Closed, now);
        var ledger = node.Ledgers().FirstOrDefault(ledger => ledger.Accounts.ContainsKey(message.Account));
        if (ledger is null)
        {
            if (message.Close && !recovering)
                return Remember(node, message, now);
            if (message.Period != node.Current.Period && !(recovering && message.Period < node.Current.Period))
                return Response(node, message, SyncVerdict.Moved, now);
            // It opens none, so no later message of the account is news.
            if (node.Status == NodeStatus.Deleted && !recovering)
                return Response(node, message, SyncVerdict.Disabled, now);
            if (!recovering && message.Seq != 1)
                return Response(node, message, SyncVerdict.Unknown, now);
            node = NodePeriods.WithEarlier(node, message.Period);
            ledger = node.Ledgers().First(ledger => ledger.Period == message.Period);
        }

        var known = ledger.Accounts.GetValueOrDefault(message.Account);
        var before = known ?? new Account();
        if (message.Seq <= before.Seq)
            return Response(node, message, VerdictIn(node, ledger, before.Verdict), now, before);
        var heard = TakeOver(before, message, recovering) with { HeardAt = now };
        if (Contradict(before, heard) || NodeTraffic.Contradicts(heard, message.Traffic))
            return Response(node, message, SyncVerdict.Refused, now, before) with { Alarm = LedgerAlarm.Contradiction };
        (ledger, heard) = NodeDoubts.List(ledger, heard, message, now);
        (node, heard) = NodeTraffic.Hear(node, heard, message, terms, now);
        var alarm = heard.Overbilled() != Amount.Zero && before.Overbilled() == Amount.Zero ? LedgerAlarm.BilledAboveReserve : LedgerAlarm.None;
        if (message.Close)
        {
            var closed = node.With(NodeDoubts.Close(ledger, message.Account, heard, now));
            return Response(closed, message, SyncVerdict.Closed, now) with { MustWrite = true, Alarm = alarm };
        }

        node = node.With(ledger with { Accounts = ledger.Accounts.SetItem(message.Account, heard) });
        var after = heard with { Verdict = SyncVerdict.Moved };
        if (recovering)
            after = heard with { Verdict = SyncVerdict.Recovering };
        else if (ledger.Period == node.Current.Period)
            (node, after) = Decide(node, message, heard, now);
        node = node.With(ledger with { Accounts = ledger.Accounts.SetItem(message.Account, after) });
        var mustWrite = known is null || !SameMoney(before, after) || NodeTraffic.MustWrite(before, after, message.Seq);
        return Response(node, message, after.Verdict, now, after) with { MustWrite = mustWrite, Alarm = alarm };
    }

    // A first message of it may still be under way, and it must not open what nobody would close again.
    private LedgerStep Remember(NodeDocument node, SyncMessage message, DateTimeOffset now)
    {
        var ledger = node.Current with { Closed = node.Current.Closed.SetItem(message.Account, now) };
        return Response(node with { Current = ledger }, message, SyncVerdict.Closed, now) with { MustWrite = true };
    }

    // Whatever an account was told before its period ended: now it is told to move.
    private static SyncVerdict VerdictIn(NodeDocument node, PeriodLedger ledger, SyncVerdict verdict) =>
        ledger.Period == node.Current.Period || verdict == SyncVerdict.Recovering ? verdict : SyncVerdict.Moved;

    private static Account TakeOver(Account account, SyncMessage message, bool recovering)
    {
        var heard = account with
        {
            Seq = message.Seq,
            Spent = message.Spent,
            Doubt = message.Doubt,
            Returned = message.Returned,
            Reserved = message.Reserved,
            Want = message.Want,
        };
        if (message.Close)
        {
            // A journal does not know what was returned, and one that broke takes for doubt what ended afterwards.
            var spent = Amount.Max(account.Spent, message.Spent);
            heard = heard with
            {
                Spent = spent,
                Doubt = Amount.Max(account.Doubt, (message.Spent + message.Doubt).Beyond(spent)),
                Returned = Amount.Max(account.Returned, message.Returned),
            };
        }

        if (!recovering)
            return heard;

        // The grant itself may be what was forgotten. An owner that is told to be tight returns what it holds unused, so
        // by the end of the term every part of a grant was named in one of these totals.
        var named = message.Returned + message.Spent + message.Doubt + message.Reserved;
        return heard with { Granted = Amount.Max(account.Granted, named), Traffic = NodeTraffic.Recovered(account, message.Traffic) };
    }

    private static bool Contradict(Account before, Account after) =>
        !after.Spent.Covers(before.Spent) || !after.Doubt.Covers(before.Doubt) || !after.Returned.Covers(before.Returned)
        || !after.Granted.Covers(after.Returned);

    private (NodeDocument Node, Account Account) Decide(NodeDocument node, SyncMessage message, Account account, DateTimeOffset now)
    {
        if (node.Status != NodeStatus.Active)
            return (node, account with { Verdict = SyncVerdict.Disabled });
        (node, account) = NodeTraffic.Grant(node, message.Account, account, message, terms, now);
        return (node, DecideMoney(node, message, account, now));
    }

    private Account DecideMoney(NodeDocument node, SyncMessage message, Account account, DateTimeOffset now)
    {
        // What was billed above the reserve is asked for, but is not free any more already.
        var free = node.Limits.Free(node.Committed()) + account.Overbilled();
        if (!free.Covers(message.Need))
            return account with { Verdict = Scarcity.Refusal(node, message.Account, message.Need, free) };

        var exact = account with { Verdict = SyncVerdict.Granted, Granted = account.Granted + message.Need };
        var accounts = node.Current.Accounts.SetItem(message.Account, exact);
        if (Scarcity.IsTight(node with { Current = node.Current with { Accounts = accounts } }, HeardSince(now)))
            return exact;
        var slice = Amount.Min(message.Want.Beyond(account.Unused()), free / (2 * accounts.Count));
        return exact with { Granted = account.Granted + Amount.Max(message.Need, slice) };
    }

    private LedgerStep Response(NodeDocument node, SyncMessage message, SyncVerdict verdict, DateTimeOffset now, Account? account = null)
    {
        var traffic = NodeTraffic.Reply(node, message, account, terms, now);
        var granted = account?.Granted ?? Amount.Zero;
        return new(node, new(verdict, granted, node.Version, node.Current.Period, node.Limits, IsTight(node, now), traffic), MustWrite: false);
    }

    private bool IsTight(NodeDocument node, DateTimeOffset now) =>
        now < node.RecoveringUntil || node.Status != NodeStatus.Active || Scarcity.IsTight(node, HeardSince(now));

    private LedgerStep Written(LedgerStep step, bool mustWrite)
    {
        if (!step.MustWrite && !mustWrite)
            return step;
        var next = Changed(step.Next);
        return step with { Next = next, Reply = step.Reply with { Version = next.Version }, MustWrite = true };
    }

    private NodeDocument Changed(NodeDocument node)
    {
        var next = NodePeriods.Fold(node);
        return LimitAlerts.Mark(next with
        {
            Version = node.Version + 1,
            Current = NodeDoubts.Prune(next.Current, terms, clock.GetUtcNow()),
        });
    }

    private static bool SameMoney(Account a, Account b) =>
        a.Granted == b.Granted && a.Returned == b.Returned && a.Spent == b.Spent && a.Doubt == b.Doubt;

    private DateTimeOffset HeardSince(DateTimeOffset now) => now - terms.Term;
}
