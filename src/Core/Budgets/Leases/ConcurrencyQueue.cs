using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// The discipline of images in flight: who lacks a slot waits in a line of bounded length, for as long as the limit says. A slot is held
/// together with the amounts of its budget.
/// </summary>
internal sealed class ConcurrencyQueue(ReservationWaits waits, LeaseTimes times)
{
    /// <summary>Determines whether a budget said last that it has no free slot and lets nobody more wait.</summary>
    public static bool IsFull(LeasedBudget budget) =>
        budget.IsOutOfSlots && budget.HasWaiters && budget.Waiting >= budget.Traffic!.Slots.QueueMax;

    /// <summary>Puts an attempt that waits at a budget without free slots into its line.</summary>
    public void Join(Reservation reservation, LeasedBudget budget)
    {
        if (budget.IsOutOfSlots)
            Line(reservation, budget, budget.Traffic!.Slots);
    }

    /// <summary>An attempt got what it waited for at a budget: it waits for others as long as any does.</summary>
    public void Leave(Reservation reservation, LeasedBudget budget)
    {
        if (reservation.InLineFor != budget)
            return;
        reservation.InLineFor = null;
        waits.Until(reservation, times.Now + times.AdmitWait);
    }

    /// <summary>
    /// After a budget's answer without a free slot, lets as many callers wait as the line takes. The others are to be refused, and
    /// <see cref="Conclude"/> follows.
    /// </summary>
    /// <returns>The attempts for whom there is no place; null where the answer says nothing about slots.</returns>
    public List<Reservation>? LineUp(LeasedBudget budget)
    {
        budget.IsOutOfSlots = false;
        if (!budget.HasSlots || !budget.TryPeek(out var first, out var index) || budget.Current is not { } lease)
            return null;
        var (rules, need) = (budget.Traffic!.Slots, first.Holds[index].Amount.Images);
        if (!first.Holds[index].IsAsked || need <= Math.Max(0, lease.Slots.Unused))
            return null;
        var (refused, place) = (new List<Reservation>(), 0);
        foreach (var (reservation, at) in budget.Waiters())
        {
            if (reservation.Holds[at].Amount.Images > rules.InFlight || place >= rules.QueueMax)
            {
                refused.Add(reservation);
                continue;
            }

            Line(reservation, budget, rules);
            place++;
        }

        return refused;
    }

    /// <summary>Asks a budget again soon where callers wait for its slots.</summary>
    public void Conclude(LeasedBudget budget)
    {
        budget.IsOutOfSlots = budget.HasWaiters;
        if (budget.HasWaiters)
            budget.RetryAt = times.Now + times.ShortWait;
    }

    private void Line(Reservation reservation, LeasedBudget budget, ConcurrencyRules rules)
    {
        if (reservation.InLineFor == budget)
            return;
        reservation.InLineFor = budget;
        waits.Until(reservation, reservation.Since + times.Ticks(rules.QueueWaitMs));
    }
}
