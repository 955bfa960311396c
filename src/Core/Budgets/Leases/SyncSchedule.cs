namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Schedule of the leases' next messages.</summary>
internal sealed class SyncSchedule(LeaseTimes times)
{
    private readonly PriorityQueue<(LocalLease Lease, long DueAt), long> _due = new();

    /// <summary>Time at which the next message is due; the largest number when none is.</summary>
    public long Next()
    {
        while (_due.TryPeek(out var entry, out var dueAt))
        {
            // A lease that ended has nothing more to say.
            if (entry.Lease.DueAt == dueAt && !entry.Lease.IsGone)
                return dueAt;
            _due.Dequeue();
        }

        return long.MaxValue;
    }

    public LocalLease? TryTake(long now)
    {
        if (Next() > now)
            return null;
        var lease = _due.Dequeue().Lease;
        lease.DueAt = long.MaxValue;
        return lease;
    }

    /// <summary>Takes the lease that is due next, if that is until a time and for its renewal only.</summary>
    public LocalLease? TryTakeRenewal(long until)
    {
        if (Next() > until || _due.Peek().Lease is not { Outstanding: null, IsOpen: true } lease
            || lease.DueAt != lease.SentAt + times.Renewal)
            return null;
        _due.Dequeue();
        lease.DueAt = long.MaxValue;
        return lease;
    }

    /// <summary>Finds out again when a lease is due, after anything about it or its budget changed.</summary>
    public void Plan(LocalLease lease)
    {
        var now = times.Now;
        var dueAt = lease.IsGone ? long.MaxValue : DueAt(lease, now);
        if (dueAt == lease.DueAt || (dueAt <= now && lease.DueAt <= now))
            return;
        lease.DueAt = dueAt;
        if (dueAt != long.MaxValue)
            _due.Enqueue((lease, dueAt), dueAt);
    }

    private long DueAt(LocalLease lease, long now)
    {
        if (lease.Outstanding is not null)
            return lease.ResendAt;
        if (lease.IsFinished || lease.TellsAtOnce)
            return now;
        if (lease.IsOpen && lease.Budget.IsAsked)
            return Math.Max(now, lease.Budget.RetryAt);
        return Math.Min(MoneyDue(lease, now), Math.Max(now, lease.TrafficDue(times)));
    }

    private long MoneyDue(LocalLease lease, long now)
    {
        var renewal = lease.SentAt + times.Renewal;
        // Nobody uses the rest of a lease that drains, and others may lack it.
        if (!lease.IsOpen)
            return lease.HasUnused() ? now : renewal;
        if (lease.Budget.IsTight)
        {
            if (lease.ReturnsAtOnce && lease.HasUnused())
                return now;
            return lease.HasUnused() || lease.HasNews() ? Math.Min(renewal, lease.SentAt + times.TightRenewal) : renewal;
        }

        // Asked for ahead of time, so that no attempt waits for it.
        return lease.IsLow() ? Math.Min(renewal, lease.SentAt + times.TightRenewal) : renewal;
    }
}
