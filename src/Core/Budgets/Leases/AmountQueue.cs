namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// The discipline of amounts: dollars, requests and images of budgets are held out of leases, first come, first served. What an attempt
/// got while it waits for another budget is held for it.
/// </summary>
internal sealed class AmountQueue(LocalLeases leases, SyncSchedule schedule, LeaseTimes times)
{
    private readonly Queue<LeasedBudget> _loose = new();

    /// <summary>Holds all that an attempt needs, if all of it lies here unused.</summary>
    public bool TryHoldAll(Reservation reservation)
    {
        var now = times.Now;
        var holds = reservation.Holds.AsSpan();
        foreach (ref var reservedPart in holds)
        {
            if (TryHold(ref reservedPart, now))
                continue;
            // What was held so far waits for nobody else: it was unused a moment ago.
            foreach (ref var held in holds)
                held.Release();
            return false;
        }

        return true;
    }

    /// <summary>Holds what an attempt needs at one budget, if it lies here unused and nobody waits for it.</summary>
    public bool TryHold(ref ReservedPart reservedPart) => TryHold(ref reservedPart, times.Now);

    /// <summary>Lets an attempt wait at a budget, which is asked for it.</summary>
    public void Enqueue(Reservation reservation, int index)
    {
        reservation.Holds[index].Budget.Enqueue(reservation, index);
        leases.Ask(reservation.Holds[index].Budget);
    }

    /// <summary>Gives what lies unused at a budget to the first that waits for it.</summary>
    /// <returns>The attempt that got it; null: nobody waits, or it is not enough.</returns>
    public Reservation? TryServe(LeasedBudget budget)
    {
        if (!budget.TryPeek(out var reservation, out var index))
            return null;
        ref var reservedPart = ref reservation.Holds[index];
        if (!budget.TryHold(ref reservedPart, times.Now))
            return null;
        budget.Dequeue(ref reservedPart);
        return reservation;
    }

    /// <summary>Frees what an attempt holds in leases that ended, or whose term did, while another budget was waited for.</summary>
    /// <returns>True where it held all and still does.</returns>
    public bool AreFresh(Reservation reservation, long now)
    {
        var isWhole = true;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            if (reservedPart.Lease!.IsFresh(now))
                continue;
            Free(ref reservedPart);
            isWhole = false;
        }

        return isWhole;
    }

    /// <summary>Takes an attempt out of the row at a budget and frees what it holds there.</summary>
    public void Leave(ref ReservedPart reservedPart)
    {
        var wasQueued = reservedPart.IsQueued;
        reservedPart.Budget.Dequeue(ref reservedPart);
        Free(ref reservedPart);
        // Those behind may need less than it did.
        if (wasQueued && reservedPart.Budget.HasWaiters)
            _loose.Enqueue(reservedPart.Budget);
    }

    /// <summary>Frees what an attempt holds at a budget.</summary>
    public void Free(ref ReservedPart reservedPart)
    {
        if (reservedPart.Release() is not { } lease)
            return;
        lease.ReturnsAtOnce = true;
        schedule.Plan(lease);
        if (lease.Budget.HasWaiters)
            _loose.Enqueue(lease.Budget);
    }

    /// <summary>A budget at which something became free for those that wait; null: none.</summary>
    public LeasedBudget? TryLoose() => _loose.TryDequeue(out var budget) ? budget : null;

    // Those that came earlier are served first.
    private static bool TryHold(ref ReservedPart reservedPart, long now) =>
        !reservedPart.Budget.HasWaiters && reservedPart.Budget.TryHold(ref reservedPart, now);
}
