namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// Brings attempts to their reservation: at all their budgets, or at none. What is missing is asked for in parallel; at
/// budgets that are tight one after the other in a fixed order, so that two instances never wait for each other. What makes an attempt
/// wait, and for how long, is a matter of its discipline: <see cref="AmountQueue"/>, <see cref="RateQueue"/> and
/// <see cref="ConcurrencyQueue"/>.
/// </summary>
internal sealed class ReservationQueue
{
    private readonly LocalLeases _leases;
    private readonly SyncSchedule _schedule;
    private readonly LeaseTimes _times;
    private readonly ReservationWaits _waits = new();
    private readonly AmountQueue _amounts;
    private readonly RateQueue _rates;
    private readonly ConcurrencyQueue _slots;
    private readonly Dictionary<Guid, Reservation> _running = [];

    public ReservationQueue(LocalLeases leases, SyncSchedule schedule, LeaseTimes times)
    {
        (_leases, _schedule, _times) = (leases, schedule, times);
        (_amounts, _rates, _slots) = (new(leases, schedule, times), new(leases), new(_waits, times));
    }

    /// <summary>The attempts that are admitted and not settled.</summary>
    public IReadOnlyCollection<Reservation> Running => _running.Values;

    public bool IsRunning(Guid attempt) => _running.ContainsKey(attempt);

    public void Begin(Reservation reservation)
    {
        var outcome = _amounts.TryHoldAll(reservation) ? TryReserve(reservation) : Outcome.Lacks;
        if (outcome == Outcome.Reserved)
            return;
        _waits.Until(reservation, reservation.Since + _times.AdmitWait);
        if (outcome == Outcome.Lacks)
            Advance(reservation);
        reservation.HasWaited = reservation.Status == ReservationStatus.Waiting;
    }

    /// <inheritdoc cref="ReservationWaits.TryFinished"/>
    public Reservation? TryFinished() => _waits.TryFinished();

    /// <inheritdoc cref="ReservationWaits.NextExpiry"/>
    public long NextExpiry() => _waits.NextExpiry();

    /// <summary>Gives to those that wait what others held while they waited and hold no more.</summary>
    public void ServeLoose()
    {
        while (_amounts.TryLoose() is { } budget)
            Serve(budget);
    }

    /// <summary>Gives what lies unused to those that wait, in their order.</summary>
    public void Serve(LeasedBudget budget)
    {
        while (_amounts.TryServe(budget) is { } reservation)
        {
            _slots.Leave(reservation, budget);
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
        foreach (var reservation in RateQueue.RefusedBy(budget, message, reply))
            Refuse(reservation, ReservationRefusal.RateLimited, budget);
    }

    /// <summary>After a budget's answer, refuses those for whom there is neither a slot nor a place in the line for one.</summary>
    public void JudgeSlots(LeasedBudget budget)
    {
        if (_slots.LineUp(budget) is not { } refused)
            return;
        foreach (var reservation in refused)
            Refuse(reservation, ReservationRefusal.SlotsFull, budget);
        _slots.Conclude(budget);
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

    /// <summary>Refuses everyone that waits.</summary>
    public void RefuseAll(ReservationRefusal refusal)
    {
        while (_waits.TryTake() is { } reservation)
            Refuse(reservation, refusal, by: null);
    }

    public void Leave(Reservation reservation)
    {
        if (reservation.Status == ReservationStatus.Waiting)
            End(reservation, ReservationStatus.Left);
    }

    /// <summary>Refuses those that have waited long enough.</summary>
    public void Expire()
    {
        while (_waits.TryTakeExpired(_times.Now) is { } reservation)
        {
            if (reservation.InLineFor is { } line)
            {
                Refuse(reservation, ReservationRefusal.SlotWaitOver, line);
                continue;
            }

            // Where it waits for permits nobody answered: an answer would have ended that.
            var budget = Array.Find(reservation.Holds, reservedPart => reservedPart.IsQueued).Budget;
            var isAnswered = budget is not null && budget.LackedAt >= reservation.Since;
            budget ??= RateQueue.Lacking(reservation);
            if (!isAnswered && reservation.IsPatient && MayBeMoving(budget))
                _waits.Until(reservation, _times.Now + _times.TightRenewal);
            else
                Refuse(reservation, isAnswered ? ReservationRefusal.Exhausted : ReservationRefusal.Unavailable, budget);
        }
    }

    public void Settle(Reservation reservation, Settlement settlement)
    {
        _leases.Settle(reservation, settlement);
        reservation.Status = ReservationStatus.Settled;
        _running.Remove(reservation.Attempt);
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            var (spent, uncertain) = settlement.Of(reservedPart.Amount);
            var lease = reservedPart.Lease!;
            lease.Settle(reservation.Attempt, reservedPart, spent, uncertain);
            if (lease.Budget.HasWaiters)
                Serve(lease.Budget);
            _schedule.Plan(lease);
            _leases.Release(reservedPart.Budget);
        }
    }

    // Its host left or died: the next one answers the same message.
    private bool MayBeMoving(LeasedBudget? budget) => budget?.SilentSince is { } since && _times.Now - since < _times.MoveWait;

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
                if (_amounts.TryHold(ref reservedPart))
                    continue;
                if (ConcurrencyQueue.IsFull(reservedPart.Budget))
                {
                    Refuse(reservation, ReservationRefusal.SlotsFull, reservedPart.Budget);
                    return;
                }

                _amounts.Enqueue(reservation, i);
                _slots.Join(reservation, reservedPart.Budget);
            }

            isComplete = false;
            isTightAhead |= isScarce;
        }

        if (isComplete && TryReserve(reservation) == Outcome.Lacks)
            Advance(reservation);
    }

    /// <returns>Reserved; or waiting for permits; or something that was held is not there any more.</returns>
    private Outcome TryReserve(Reservation reservation)
    {
        var now = _times.Now;
        if (!_amounts.AreFresh(reservation, now))
        {
            RateQueue.Leave(reservation);
            return Outcome.Lacks;
        }

        if (!_rates.HasAll(reservation, now))
            return Outcome.Waits;
        if (!_leases.TryReserve(reservation))
        {
            RateQueue.Leave(reservation);
            foreach (ref var reservedPart in reservation.Holds.AsSpan())
                _amounts.Free(ref reservedPart);
            return Outcome.Lacks;
        }

        reservation.Status = ReservationStatus.Reserved;
        _running.Add(reservation.Attempt, reservation);
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            reservedPart.Budget.Spend(reservedPart.Amount, now);
            reservedPart.Budget.Permits.Leave(reservation);
            RateQueue.Take(ref reservedPart, now);
            reservedPart.Lease!.Used();
            _schedule.Plan(reservedPart.Lease);
        }

        _waits.Finish(reservation);
        return Outcome.Reserved;
    }

    private void End(Reservation reservation, ReservationStatus status)
    {
        reservation.Status = status;
        foreach (ref var reservedPart in reservation.Holds.AsSpan())
        {
            reservedPart.Budget.Permits.Leave(reservation);
            _amounts.Leave(ref reservedPart);
            _leases.Release(reservedPart.Budget);
        }

        if (status == ReservationStatus.Refused)
            _waits.Finish(reservation);
    }

    private enum Outcome
    {
        Reserved,
        Waits,
        Lacks,
    }
}
