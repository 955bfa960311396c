namespace ImageGateway.Core.Money;

/// <summary>
/// The rules of a node's ledger (design section 3). It keeps nothing: a host hands it the document and keeps what comes
/// out.
/// <list type="number">
/// <item>If <see cref="IsStale"/>, the host reads its document from the store again, once.</item>
/// <item>It calls <see cref="Sync"/>, writes where it must, and then answers. A write that failed is not answered.</item>
/// </list>
/// Amounts leave the free part only by a durable write and come back only on their owner's word, so a message may be
/// lost, doubled, late or answered by an outdated host without anything being spent twice.
/// </summary>
public sealed class NodeLedger(LedgerTerms terms, TimeProvider clock)
{
    /// <summary>Whether the sender saw a newer document than this one. If the store has no newer one either, it forgot.</summary>
    public static bool IsStale(NodeDocument node, SyncMessage message) => message.Seen > node.Version;

    /// <summary>Takes a message.</summary>
    public LedgerStep Sync(NodeDocument node, SyncMessage message)
    {
        var now = clock.GetUtcNow();
        if (!message.IsSound())
            return Answer(node, SyncVerdict.Refused, now) with { Alarm = LedgerAlarm.Contradiction };
        if (!IsStale(node, message))
            return Take(node, message, now);

        // What owners say counts until all that live were heard; a version above all seen ones fences what was forgotten.
        var recovering = node with { Version = message.Seen, RecoveringUntil = now + terms.Term };
        var step = Take(recovering, message, now);
        return step.MustWrite
            ? step with { Alarm = LedgerAlarm.StoreForgot }
            : Written(recovering, step.Next.Current, step.Reply) with { Alarm = LedgerAlarm.StoreForgot };
    }

    /// <summary>Sets the limits. Raised: free at once. Lowered: nothing is granted until enough came back.</summary>
    /// <returns>The node afterwards, to be written; the same object if nothing changes.</returns>
    public static NodeDocument SetLimits(NodeDocument node, Limits limits)
    {
        if (!limits.IsSound())
            throw new ArgumentOutOfRangeException(nameof(limits), limits, $"A limit is from 0 to {Amount.MaxPart}.");
        return node.Limits == limits ? node : node with { Limits = limits, Version = node.Version + 1 };
    }

    /// <summary>Where a node stands.</summary>
    public NodeStanding Stand(NodeDocument node) => NodeStanding.Of(node, HeardSince(clock.GetUtcNow()));

    private LedgerStep Take(NodeDocument node, SyncMessage message, DateTimeOffset now)
    {
        var recovering = now < node.RecoveringUntil;
        var ledger = node.Current;
        if (ledger.Closed.ContainsKey(message.Account))
            return Answer(node, SyncVerdict.Closed, now);
        if (message.Period != ledger.Period)
            return Answer(node, SyncVerdict.Moved, now);
        var known = ledger.Accounts.GetValueOrDefault(message.Account);
        if (known is null && message.Seq != 1 && !recovering)
            return Answer(node, SyncVerdict.Unknown, now);

        var before = known ?? new Account();
        if (message.Seq <= before.Seq)
            return Answer(node, before.Verdict, now, before.Granted);
        var heard = TakeOver(before, message, recovering) with { HeardAt = now };
        if (Contradict(before, heard))
            return Answer(node, SyncVerdict.Refused, now, before.Granted) with { Alarm = LedgerAlarm.Contradiction };
        if (message.Close)
            return Close(node, message.Account, heard, now);

        var after = recovering
            ? heard with { Verdict = SyncVerdict.Recovering }
            : Decide(node, message, heard, now);
        var next = ledger with { Accounts = ledger.Accounts.SetItem(message.Account, after) };
        var answer = Answer(node with { Current = next }, after.Verdict, now, after.Granted);
        var step = known is null || !SameMoney(before, after) ? Written(node, Pruned(next, now), answer.Reply) : answer;
        return IsOverbilled(after) && !IsOverbilled(before) ? step with { Alarm = LedgerAlarm.BilledAboveReserve } : step;
    }

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
        if (!recovering)
            return heard;

        // The grant itself may be what was forgotten. An owner that is told to be tight returns what it holds unused, so
        // by the end of the term every part of a grant was named in one of these totals.
        var named = message.Returned + message.Spent + message.Doubt + message.Reserved;
        return heard with { Granted = Amount.Max(account.Granted, named) };
    }

    private static bool Contradict(Account before, Account after) =>
        !after.Spent.Covers(before.Spent) || !after.Doubt.Covers(before.Doubt) || !after.Returned.Covers(before.Returned)
        || !after.Granted.Covers(after.Returned);

    private Account Decide(NodeDocument node, SyncMessage message, Account account, DateTimeOffset now)
    {
        PeriodLedger With(Account a) => node.Current with { Accounts = node.Current.Accounts.SetItem(message.Account, a) };

        var free = node.Limits.Free(With(account).Committed());
        if (!free.Covers(message.Need))
            return account with { Verdict = Scarcity.Refusal(node.Current, message.Account, message.Need, free) };

        var exact = account with { Verdict = SyncVerdict.Granted, Granted = account.Granted + message.Need };
        var ledger = With(exact);
        if (Scarcity.IsTight(ledger, node.Limits, HeardSince(now)))
            return exact;
        var slice = Amount.Min(message.Want.Beyond(account.Unused()), free / (2 * ledger.Accounts.Count));
        return exact with { Granted = account.Granted + Amount.Max(message.Need, slice) };
    }

    private LedgerStep Close(NodeDocument node, string id, Account account, DateTimeOffset now)
    {
        var ledger = Pruned(node.Current, now);
        // An attempt that still runs may be billed, and its owner will not be heard again: that is doubt.
        ledger = ledger with
        {
            Settled = ledger.Settled + account.Spent,
            Uncertain = ledger.Uncertain + account.Doubt + account.Reserved,
            Accounts = ledger.Accounts.Remove(id),
            Closed = ledger.Closed.SetItem(id, now),
        };
        return Written(node, ledger, Answer(node with { Current = ledger }, SyncVerdict.Closed, now).Reply);
    }

    private LedgerStep Answer(NodeDocument node, SyncVerdict verdict, DateTimeOffset now, Amount granted = default)
    {
        var tight = now < node.RecoveringUntil || Scarcity.IsTight(node.Current, node.Limits, HeardSince(now));
        return new(node, new(verdict, granted, node.Version, node.Current.Period, node.Limits, tight), MustWrite: false);
    }

    private static LedgerStep Written(NodeDocument node, PeriodLedger ledger, SyncReply reply)
    {
        var next = node with { Current = ledger, Version = node.Version + 1 };
        return new(next, reply with { Version = next.Version }, MustWrite: true);
    }

    private PeriodLedger Pruned(PeriodLedger ledger, DateTimeOffset now)
    {
        var old = ledger.Closed.Where(closed => now - closed.Value > terms.ClosedRetention).Select(closed => closed.Key);
        return ledger with { Closed = ledger.Closed.RemoveRange(old) };
    }

    private static bool SameMoney(Account a, Account b) =>
        a.Granted == b.Granted && a.Returned == b.Returned && a.Spent == b.Spent && a.Doubt == b.Doubt;

    private static bool IsOverbilled(Account account) => account.Committed() != account.Granted - account.Returned;

    private DateTimeOffset HeardSince(DateTimeOffset now) => now - terms.Term;
}
