namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// Brings attempts to their reservation: at all their budgets, or at none. What is missing is asked for in parallel; at
/// budgets that are tight one after the other in a fixed order, so that two instances never wait for each other. What an
/// attempt got while it waits is held for it.
/// </summary>
internal sealed class ReservationQueue(LocalLeases leases, SyncSchedule schedule, LeaseTimes times)
{
    private readonly PriorityQueue<Reservation, long> _waiting = new();
    private readonly Queue<Reservation> _finished = new();
    private readonly Queue<LeasedBudget> _loose = new();
    private readonly Dictionary<Guid, Reservation> _running = [];

    /// <summary>The attempts that are admitted and not settled.</summary>
    public IReadOnlyCollection<Reservation> Running => _running.Values;

    public bool IsRunning(Guid attempt) => _running.ContainsKey(attempt);

    public void Begin(Reservation reservation)
    {
        var outcome = TryHoldAll(reservation) ? TryReserve(reservation) : Outcome.Lacks;
        if (outcome == Outcome.Reserved)
            return;
        WaitUntil(reservation, reservation.Since + times.AdmitWait);
        if (outcome == Outcome.Lacks)
            Advance(reservation);
        reservation.HasWaited = reservation.Status == ReservationStatus.Waiting;
    }

    /// <summary>An attempt that waited and waits no more; null: none.</summary>
    public Reservation? TryFinished() => _finished.TryDequeue(out var reservation) ? reservation : null;

    /// <summary>Sees to it that a message asks for those that wait at a budget.</summary>
    public void Ask(LeasedBudget budget)
    {
        if (budget.IsAsked)
            schedule.Plan(leases.Current(budget));
    }

    /// <summary>Gives to those that wait what others held while they waited and hold no more.</summary>
    public void ServeLoose()
    {
        while (_loose.TryDequeue(out var budget))
            Serve(budget);
    }

    /// <summary>Gives what lies unused to those that wait, in their order.</summary>
    public void Serve(LeasedBudget budget)
    {
        while (budget.TryPeek(out var reservation, out var index))
        {
            ref var reservedPart = ref reservation.Holds[index];
            if (!budget.TryHold(ref reservedPart, times.Now))
                return;
            budget.Dequeue(ref reservedPart);
            if (reservation.InLineFor == budget)
            {
                reservation.InLineFor = null;
                WaitUntil(reservation, times.Now + times.AdmitWait);
            }

            Advance(reservation);
        }
    }

    /// <summary>Goes through those that lack permits at a budget, after it answered a message.</summary>
    public void ServePermits(LeasedBudget budget, SyncMessage message, SyncReply reply)
    {
        if (budget.Permits.IsEmpty)
            return;
        foreach (var reservation in budget.Permits.All())
            Retry(reservation);
        if (reply.Verdict is not (SyncVerdict.Granted or SyncVerdict.Short or SyncVerdict.Exhausted))
            return;
        if (reply.Traffic is not { } traffic || message.Traffic is not { } asked || traffic.Permits.Covers(asked.Need))
            return;
        foreach (var reservation in budget.Permits.AskedBy(message))
        {
            reservation.RetryAfter = traffic.RetryAfter;
            Refuse(reservation, ReservationRefusal.RateLimited, budget);
        }
    }

    /// <summary>
    /// After a budget's answer without a free concurrency permit, lets as many callers wait as the queue takes and refuses the
    /// rest.
    /// </summary>
    public void JudgeSlots(LeasedBudget budget)
    {
        budget.IsOutOfSlots = false;
        if (!budget.HasSlots || !budget.TryPeek(out var first, out var index) || budget.Current is not { } lease)
            return;
        var (rules, need) = (budget.Traffic!.Slots, first.Holds[index].Amount.Images);
        if (!first.Holds[index].IsAsked || need <= Math.Max(0, lease.Slots.Unused))
            return;
        var place = 0;
        foreach (var (reservation, at) in budget.Waiters().ToArray())
        {
            if (reservation.Holds[at].Amount.Images > rules.InFlight || place >= rules.QueueMax)
                Refuse(reservation, ReservationRefusal.SlotsFull, budget);
            else
                Line(reservation, budget, rules);
            place += reservation.Status == ReservationStatus.Waiting ? 1 : 0;
        }

        budget.IsOutOfSlots = budget.HasWaiters;
        if (budget.HasWaiters)
            budget.RetryAt = times.Now + times.ShortWait;
    }

    public void Refuse(Reservation reservation, ReservationRefusal refusal, LeasedBudget? by)
    {
        (reservation.Refusal, reservation.RefusedBy) = (refusal, by?.Id);
        End(reservation, ReservationStatus.Refused);
    }

    /// <summary>Refuses everyone that waits at a budget.</summary>
    public void RefuseAll(LeasedBudget budget, ReservationRefusal refusal)
    {
        while (budget.TryPeek(out var reservation, out _))
            Refuse(reservation, refusal, budget);
        foreach (var reservation in budget.Permits.All())
            Refuse(reservation, refusal, budget);
    }

    public void RefuseAll(ReservationRefusal refusal)
    {
        while (_waiting.TryDequeue(out var reservation, out _))
        {
            if (reservation.Status == ReservationStatus.Waiting)
                Refuse(reservation, refusal, by: null);
        }
    }

    public void Leave(Reservation reservation)
    {
        if (reservation.Status == ReservationStatus.Waiting)
            End(reservation, ReservationStatus.Left);
    }

    /// <summary>Time at which the first waiting attempt has waited long enough; the largest number when none waits.</summary>
    public long NextExpiry()
    {
        while (_waiting.TryPeek(out var reservation, out var deadline))
        {
            if (reservation.Status == ReservationStatus.Waiting && reservation.Deadline == deadline)
                return deadline;
            _waiting.Dequeue();
        }

        return long.MaxValue;
    }

    public void Expire()
    {
        while (NextExpiry() <= times.Now)
        {
            var reservation = _waiting.Dequeue();
            if (reservation.InLineFor is { } line)
            {
                Refuse(reservation, ReservationRefusal.SlotWaitOver, line);
                continue;
            }

            // Where it waits for permits nobody answered: an answer would have ended that.
            var budget = Array.Find(reservation.Holds, reservedPart => reservedPart.IsQueued).Budget;
            var isAnswered = budget is not null && budget.LackedAt >= reservation.Since;
            Refuse(reservation, isAnswered
                ? ReservationRefusal.Exhausted
                : ReservationRefusal.Unavailable, budget ?? LackingPermits(reservation));
        }
    }

    public void Settle(Reservation reservation, Settlement settlement)
    {
        leases.Settle(reservation, settlement);
        reservation.Status = ReservationStatus.Settled;
        _running.Remove(reservation.Attempt);
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            var (spent, uncertain) = settlement.Of(reservedPart.Amount);
            var lease = reservedPart.Lease!;
            lease.Settle(reservation.Attempt, reservedPart, spent, uncertain);
            if (lease.Budget.HasWaiters)
                Serve(lease.Budget);
            schedule.Plan(lease);
            leases.Release(reservedPart.Budget);
        }
    }

    private bool TryHoldAll(Reservation reservation)
    {
        var now = times.Now;
        var holds = reservation.Holds.AsSpan();
        foreach (ref var reservedPart in holds)
        {
            // Those that came earlier are served first.
            if (!reservedPart.Budget.HasWaiters && reservedPart.Budget.TryHold(ref reservedPart, now))
                continue;
            // What was held so far waits for nobody else: it was unused a moment ago.
            foreach (ref var held in holds)
                held.Release();
            return false;
        }

        return true;
    }

    private void Retry(Reservation reservation)
    {
        if (reservation.Status == ReservationStatus.Waiting && TryReserve(reservation) == Outcome.Lacks)
            Advance(reservation);
    }

    private void Advance(Reservation reservation)
    {
        var (isComplete, isTightAhead) = (true, false);
        for (var i = 0; i < reservation.Holds.Length; i++)
        {
            ref var reservedPart = ref reservation.Holds[i];
            if (reservedPart.Lease is not null)
                continue;
            // Slots are waited for long: nobody holds one of a later budget meanwhile.
            var isScarce = reservedPart.Budget.IsTight || reservedPart.Budget.HasSlots;
            var isItsTurn = !isTightAhead || !isScarce;
            if (isItsTurn && !reservedPart.IsQueued)
            {
                if (!reservedPart.Budget.HasWaiters && reservedPart.Budget.TryHold(ref reservedPart, times.Now))
                    continue;
                if (IsLineFull(reservedPart.Budget))
                {
                    Refuse(reservation, ReservationRefusal.SlotsFull, reservedPart.Budget);
                    return;
                }

                reservedPart.Budget.Enqueue(reservation, i);
                if (reservedPart.Budget.IsOutOfSlots)
                    Line(reservation, reservedPart.Budget, reservedPart.Budget.Traffic!.Slots);
                Ask(reservedPart.Budget);
            }

            isComplete = false;
            isTightAhead |= isScarce;
        }

        if (isComplete && TryReserve(reservation) == Outcome.Lacks)
            Advance(reservation);
    }

    private static bool IsLineFull(LeasedBudget budget) =>
        budget.IsOutOfSlots && budget.HasWaiters && budget.Waiting >= budget.Traffic!.Slots.QueueMax;

    private void Line(Reservation reservation, LeasedBudget budget, ConcurrencyRules rules)
    {
        if (reservation.InLineFor == budget)
            return;
        reservation.InLineFor = budget;
        WaitUntil(reservation, reservation.Since + times.Ticks(rules.QueueWaitMs));
    }

    // An entry with another deadline is passed over.
    private void WaitUntil(Reservation reservation, long deadline) =>
        _waiting.Enqueue(reservation, reservation.Deadline = deadline);

    /// <returns>Reserved; or waiting for permits; or something that was held is not there any more.</returns>
    private Outcome TryReserve(Reservation reservation)
    {
        var now = times.Now;
        var isWhole = true;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            // A lease may have ended, or its term, while another budget was waited for.
            if (reservedPart.Lease!.IsFresh(now))
                continue;
            Free(ref reservedPart);
            isWhole = false;
        }

        if (!isWhole)
        {
            foreach (ref var reservedPart in reservation.Holds.AsSpan())
                reservedPart.Budget.Permits.Leave(reservation);
            return Outcome.Lacks;
        }

        if (!HasPermits(reservation, now))
            return Outcome.Waits;
        if (!leases.TryReserve(reservation))
        {
            foreach (ref var reservedPart in reservation.Holds.AsSpan())
            {
                reservedPart.Budget.Permits.Leave(reservation);
                Free(ref reservedPart);
            }

            return Outcome.Lacks;
        }

        reservation.Status = ReservationStatus.Reserved;
        _running.Add(reservation.Attempt, reservation);
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            reservedPart.Budget.Spend(reservedPart.Amount, now);
            reservedPart.Budget.Permits.Leave(reservation);
            if (reservedPart.Budget.HasRates)
                reservedPart.Lease!.Permits.Take(reservedPart.Permits, now);
            reservedPart.Lease!.Used();
            schedule.Plan(reservedPart.Lease);
        }

        if (reservation.HasWaited)
            _finished.Enqueue(reservation);
        return Outcome.Reserved;
    }

    // All at once, because permits are valid for moments only.
    private bool HasPermits(Reservation reservation, long now)
    {
        var isWhole = true;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            if (!reservedPart.Budget.HasRates || reservedPart.Lease!.Permits.Valid(now).Covers(reservedPart.Permits))
                continue;
            reservedPart.Budget.Permits.Join(reservation, reservedPart.Permits);
            Ask(reservedPart.Budget);
            isWhole = false;
        }

        return isWhole;
    }

    private static LeasedBudget? LackingPermits(Reservation reservation) =>
        Array.Find(reservation.Holds, reservedPart => reservedPart.Budget.Permits.All().Contains(reservation)).Budget;

    private void End(Reservation reservation, ReservationStatus status)
    {
        reservation.Status = status;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            var wasQueued = reservedPart.IsQueued;
            reservedPart.Budget.Dequeue(ref reservedPart);
            reservedPart.Budget.Permits.Leave(reservation);
            Free(ref reservedPart);
            // Those behind may need less than it did.
            if (wasQueued && reservedPart.Budget.HasWaiters)
                _loose.Enqueue(reservedPart.Budget);
            leases.Release(reservedPart.Budget);
        }

        if (reservation.HasWaited && status == ReservationStatus.Refused)
            _finished.Enqueue(reservation);
    }

    private void Free(ref ReservedPart reservedPart)
    {
        if (reservedPart.Release() is not { } lease)
            return;
        lease.ReturnsAtOnce = true;
        schedule.Plan(lease);
        if (lease.Budget.HasWaiters)
            _loose.Enqueue(lease.Budget);
    }

    private enum Outcome
    {
        Reserved,
        Waits,
        Lacks,
    }
}
