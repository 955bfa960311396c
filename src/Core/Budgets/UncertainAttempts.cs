namespace ImageGateway.Core.Budgets;

/// <summary>
/// Uncertain attempts of a budget, listed and resolved once. Those listed for closed leases add up to
/// <see cref="PeriodLedger.Uncertain"/>; those of an open lease are part of its totals, which only its lease manager changes.
/// </summary>
internal static class UncertainAttempts
{
    // A document is written whole with each grant. Doubt beyond this is listed under its lease when that closes.
    private const int MaxListed = 500;

    /// <summary>
    /// Lists the attempts that a message names, as long as the lease has doubt that is not listed. So what was resolved
    /// is not listed again by a journal that names all of a lease's doubts, the newest first.
    /// </summary>
    public static (PeriodLedger Ledger, Lease Lease) List(PeriodLedger ledger, Lease lease, SyncMessage message, DateTimeOffset now)
    {
        foreach (var (attempt, amount) in message.UncertainAttempts)
        {
            var id = attempt.ToString("n");
            if (amount == Amount.Zero || ledger.Doubts.Count >= MaxListed || ledger.Doubts.ContainsKey(id)
                || !lease.Doubt.Covers(lease.Listed + amount))
                continue;
            ledger = ledger with { Doubts = ledger.Doubts.Add(id, new(message.Lease, amount, now)) };
            lease = lease with { Listed = lease.Listed + amount };
        }

        return (ledger, lease);
    }

    /// <summary>Ends a lease with its instance's or its journal's word. An attempt that still runs may be billed: that is doubt.</summary>
    public static PeriodLedger Close(PeriodLedger ledger, string id, Lease lease, DateTimeOffset now)
    {
        var uncertain = lease.Doubt + lease.Reserved;
        var unnamed = uncertain.Beyond(lease.Listed);
        return Ended(ledger, id, now) with
        {
            Settled = ledger.Settled + lease.Spent,
            Uncertain = ledger.Uncertain + uncertain - lease.Resolved,
            Doubts = unnamed == Amount.Zero ? ledger.Doubts : ledger.Doubts.SetItem(id, new(id, unnamed, now)),
        };
    }

    /// <summary>Ends a silent instance's lease. The attempts that it named before stay in doubt.</summary>
    public static PeriodLedger Abandon(PeriodLedger ledger, string id, UncertainResolution resolution, DateTimeOffset now)
    {
        var lease = ledger.Accounts[id];
        var named = lease.Listed - lease.Resolved;
        var unknown = lease.Committed() - lease.Spent - named;
        return Ended(ledger, id, now) with
        {
            Settled = ledger.Settled + lease.Spent + (resolution == UncertainResolution.Charge ? unknown : Amount.Zero),
            Uncertain = ledger.Uncertain + named,
        };
    }

    /// <summary>Resolves a listed doubt.</summary>
    public static PeriodLedger Resolve(PeriodLedger ledger, string id, UncertainResolution resolution)
    {
        var uncertain = ledger.Doubts[id];
        var settled = resolution == UncertainResolution.Charge ? ledger.Settled + uncertain.Amount : ledger.Settled;
        var next = ledger with { Settled = settled, Doubts = ledger.Doubts.Remove(id) };
        if (!ledger.Accounts.TryGetValue(uncertain.Account, out var lease))
            return next with { Uncertain = ledger.Uncertain - uncertain.Amount };
        lease = lease with { Resolved = lease.Resolved + uncertain.Amount };
        return next with { Accounts = ledger.Accounts.SetItem(uncertain.Account, lease) };
    }

    /// <summary>Resolves what nobody resolved in time.</summary>
    public static PeriodLedger Expire(PeriodLedger ledger, UncertainResolution policy, LedgerTerms terms, DateTimeOffset now, string? alive)
    {
        foreach (var (id, lease) in ledger.Accounts)
        {
            if (now - lease.HeardAt > terms.SilenceRetention && id != alive)
                ledger = Abandon(ledger, id, UncertainResolution.Charge, now);
        }

        foreach (var (id, uncertain) in ledger.Doubts)
        {
            if (now - uncertain.At > terms.UncertainRetention)
                ledger = Resolve(ledger, id, policy);
        }

        return ledger;
    }

    /// <summary>Forgets the ids of leases that closed so long ago that no message of theirs is under way.</summary>
    public static PeriodLedger Prune(PeriodLedger ledger, LedgerTerms terms, DateTimeOffset now)
    {
        List<string>? old = null;
        foreach (var (id, at) in ledger.Closed)
        {
            if (now - at > terms.ClosedRetention)
                (old ??= []).Add(id);
        }

        return old is null ? ledger : ledger with { Closed = ledger.Closed.RemoveRange(old) };
    }

    private static PeriodLedger Ended(PeriodLedger ledger, string id, DateTimeOffset now) =>
        ledger with { Accounts = ledger.Accounts.Remove(id), Closed = ledger.Closed.SetItem(id, now) };
}
