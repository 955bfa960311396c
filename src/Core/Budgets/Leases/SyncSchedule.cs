namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Schedule of the leases' next messages.</summary>
internal sealed class SyncSchedule(OwnerTimes times)
{
    private readonly PriorityQueue<(OwnedAccount Account, long DueAt), long> _due = new();

    /// <summary>Time at which the next message is due; the largest number when none is.</summary>
    public long Next()
    {
        while (_due.TryPeek(out var entry, out var dueAt))
        {
            // An account that ended has nothing more to say.
            if (entry.Account.DueAt == dueAt && !entry.Account.IsGone)
                return dueAt;
            _due.Dequeue();
        }

        return long.MaxValue;
    }

    public OwnedAccount? TryTake(long now)
    {
        if (Next() > now)
            return null;
        var account = _due.Dequeue().Account;
        account.DueAt = long.MaxValue;
        return account;
    }

    /// <summary>Finds out again when an account is due, after anything about it or its node changed.</summary>
    public void Plan(OwnedAccount account)
    {
        var now = times.Now;
        var dueAt = account.IsGone ? long.MaxValue : DueAt(account, now);
        if (dueAt == account.DueAt || (dueAt <= now && account.DueAt <= now))
            return;
        account.DueAt = dueAt;
        if (dueAt != long.MaxValue)
            _due.Enqueue((account, dueAt), dueAt);
    }

    private long DueAt(OwnedAccount account, long now)
    {
        if (account.Outstanding is not null)
            return account.ResendAt;
        if (account.IsFinished || account.TellsAtOnce)
            return now;
        if (account.IsOpen && account.Budget.IsAsked)
            return Math.Max(now, account.Budget.RetryAt);
        return Math.Min(MoneyDue(account, now), Math.Max(now, account.TrafficDue(times)));
    }

    private long MoneyDue(OwnedAccount account, long now)
    {
        var renewal = account.SentAt + times.Renewal;
        // Nobody uses the rest of an account that drains, and others may lack it.
        if (!account.IsOpen)
            return account.HasUnused() ? now : renewal;
        if (account.Budget.IsTight)
        {
            if (account.ReturnsAtOnce && account.HasUnused())
                return now;
            return account.HasUnused() || account.HasNews() ? Math.Min(renewal, account.SentAt + times.TightRenewal) : renewal;
        }

        // Asked for ahead of time, so that no attempt waits for it.
        return account.IsLow() ? Math.Min(renewal, account.SentAt + times.TightRenewal) : renewal;
    }
}
