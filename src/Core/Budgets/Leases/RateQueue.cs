namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// The discipline of rates: permits are valid for moments only, so that an attempt takes all of them at once, when it holds everything
/// else. Who lacks some is refused by the answer to the message that asked for them.
/// </summary>
internal sealed class RateQueue(LocalLeases leases)
{
    /// <summary>
    /// Determines whether all permits of an attempt are here. Where they are not it joins the lines, and the budgets are asked.
    /// </summary>
    public bool HasAll(Reservation reservation, long now)
    {
        var isWhole = true;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            if (!reservedPart.Budget.HasRates || reservedPart.Lease!.Permits.Valid(now).Covers(reservedPart.Permits))
                continue;
            reservedPart.Budget.Permits.Join(reservation, reservedPart.Permits);
            leases.Ask(reservedPart.Budget);
            isWhole = false;
        }

        return isWhole;
    }

    /// <summary>Takes an attempt out of all lines.</summary>
    public static void Leave(Reservation reservation)
    {
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
            reservedPart.Budget.Permits.Leave(reservation);
    }

    /// <summary>Uses up the permits of an attempt at one budget.</summary>
    public static void Take(ref ReservedPart reservedPart, long now)
    {
        if (reservedPart.Budget.HasRates)
            reservedPart.Lease!.Permits.Take(reservedPart.Permits, now);
    }

    /// <summary>The attempts that an answer of a budget refuses, with the time after which they may try again.</summary>
    public static IEnumerable<Reservation> RefusedBy(LeasedBudget budget, SyncMessage message, SyncReply reply)
    {
        if (reply.Verdict is not (SyncVerdict.Granted or SyncVerdict.Short or SyncVerdict.Exhausted)
            || reply.Traffic is not { } traffic || message.Traffic is not { } asked || traffic.Permits.Covers(asked.Need))
            return [];
        var refused = budget.Permits.AskedBy(message);
        foreach (var reservation in refused)
            reservation.RetryAfter = traffic.RetryAfter;
        return refused;
    }

    /// <summary>A budget of which an attempt lacks permits; null: none.</summary>
    public static LeasedBudget? Lacking(Reservation reservation) =>
        Array.Find(reservation.Holds, reservedPart => reservedPart.Budget.Permits.All().Contains(reservation)).Budget;
}
