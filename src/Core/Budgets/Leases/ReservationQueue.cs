namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// Brings attempts to their reservation: at all their nodes, or at none. What is missing is asked for in parallel; at
/// nodes that are tight one after the other in a fixed order, so that two owners never wait for each other. What an
/// attempt got while it waits is held for it.
/// </summary>
internal sealed class ReservationQueue(LocalLeases leases, SyncSchedule schedule, LeaseTimes times)
{
    private readonly PriorityQueue<Admission, long> _waiting = new();
    private readonly Queue<Admission> _finished = new();
    private readonly Queue<LeasedBudget> _loose = new();
    private readonly Dictionary<Guid, Admission> _running = [];

    /// <summary>The attempts that are admitted and not settled.</summary>
    public IReadOnlyCollection<Admission> Running => _running.Values;

    public bool IsRunning(Guid attempt) => _running.ContainsKey(attempt);

    public void Begin(Admission admission)
    {
        var outcome = TryHoldAll(admission) ? TryReserve(admission) : Outcome.Lacks;
        if (outcome == Outcome.Reserved)
            return;
        WaitUntil(admission, admission.Since + times.AdmitWait);
        if (outcome == Outcome.Lacks)
            Advance(admission);
        admission.HasWaited = admission.Status == AdmissionStatus.Waiting;
    }

    /// <summary>An attempt that waited and waits no more; null: none.</summary>
    public Admission? TryFinished() => _finished.TryDequeue(out var admission) ? admission : null;

    /// <summary>Sees to it that a message asks for those that wait at a node.</summary>
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
        while (budget.TryPeek(out var admission, out var index))
        {
            ref var hold = ref admission.Holds[index];
            if (!budget.TryHold(ref hold, times.Now))
                return;
            budget.Dequeue(ref hold);
            if (admission.InLineFor == budget)
            {
                admission.InLineFor = null;
                WaitUntil(admission, times.Now + times.AdmitWait);
            }

            Advance(admission);
        }
    }

    /// <summary>Goes through those that lack permits at a node, after it answered a message.</summary>
    public void ServePermits(LeasedBudget budget, SyncMessage message, SyncReply reply)
    {
        if (budget.Permits.IsEmpty)
            return;
        foreach (var admission in budget.Permits.All())
            Retry(admission);
        if (reply.Verdict is not (SyncVerdict.Granted or SyncVerdict.Short or SyncVerdict.Exhausted))
            return;
        if (reply.Traffic is not { } traffic || message.Traffic is not { } asked || traffic.Permits.Covers(asked.Need))
            return;
        foreach (var admission in budget.Permits.AskedBy(message))
        {
            admission.RetryAfter = traffic.RetryAfter;
            Refuse(admission, AdmissionRefusal.RateLimited, budget);
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
        foreach (var (admission, at) in budget.Waiters().ToArray())
        {
            if (admission.Holds[at].Amount.Images > rules.InFlight || place >= rules.QueueMax)
                Refuse(admission, AdmissionRefusal.SlotsFull, budget);
            else
                Line(admission, budget, rules);
            place += admission.Status == AdmissionStatus.Waiting ? 1 : 0;
        }

        budget.IsOutOfSlots = budget.HasWaiters;
        if (budget.HasWaiters)
            budget.RetryAt = times.Now + times.ShortWait;
    }

    public void Refuse(Admission admission, AdmissionRefusal refusal, LeasedBudget? by)
    {
        (admission.Refusal, admission.RefusedBy) = (refusal, by?.Id);
        End(admission, AdmissionStatus.Refused);
    }

    /// <summary>Refuses everyone that waits at a node.</summary>
    public void RefuseAll(LeasedBudget budget, AdmissionRefusal refusal)
    {
        while (budget.TryPeek(out var admission, out _))
            Refuse(admission, refusal, budget);
        foreach (var admission in budget.Permits.All())
            Refuse(admission, refusal, budget);
    }

    public void RefuseAll(AdmissionRefusal refusal)
    {
        while (_waiting.TryDequeue(out var admission, out _))
        {
            if (admission.Status == AdmissionStatus.Waiting)
                Refuse(admission, refusal, by: null);
        }
    }

    public void Leave(Admission admission)
    {
        if (admission.Status == AdmissionStatus.Waiting)
            End(admission, AdmissionStatus.Left);
    }

    /// <summary>Time at which the first waiting attempt has waited long enough; the largest number when none waits.</summary>
    public long NextExpiry()
    {
        while (_waiting.TryPeek(out var admission, out var deadline))
        {
            if (admission.Status == AdmissionStatus.Waiting && admission.Deadline == deadline)
                return deadline;
            _waiting.Dequeue();
        }

        return long.MaxValue;
    }

    public void Expire()
    {
        while (NextExpiry() <= times.Now)
        {
            var admission = _waiting.Dequeue();
            if (admission.InLineFor is { } line)
            {
                Refuse(admission, AdmissionRefusal.SlotWaitOver, line);
                continue;
            }

            // Where it waits for permits nobody answered: an answer would have ended that.
            var budget = Array.Find(admission.Holds, hold => hold.IsQueued).Budget;
            var isAnswered = budget is not null && budget.LackedAt >= admission.Since;
            Refuse(admission, isAnswered ? AdmissionRefusal.Exhausted : AdmissionRefusal.Unavailable, budget ?? LackingPermits(admission));
        }
    }

    public void Settle(Admission admission, Settlement settlement)
    {
        leases.Settle(admission, settlement);
        admission.Status = AdmissionStatus.Settled;
        _running.Remove(admission.Attempt);
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            var (spent, doubt) = settlement.Of(hold.Amount);
            var lease = hold.Lease!;
            lease.Settle(admission.Attempt, hold, spent, doubt);
            if (lease.Budget.HasWaiters)
                Serve(lease.Budget);
            schedule.Plan(lease);
            leases.Release(hold.Budget);
        }
    }

    private bool TryHoldAll(Admission admission)
    {
        var now = times.Now;
        var holds = admission.Holds.AsSpan();
        foreach (ref var hold in holds)
        {
            // Those that came earlier are served first.
            if (!hold.Budget.HasWaiters && hold.Budget.TryHold(ref hold, now))
                continue;
            // What was held so far waits for nobody else: it was unused a moment ago.
            foreach (ref var held in holds)
                held.Release();
            return false;
        }

        return true;
    }

    private void Retry(Admission admission)
    {
        if (admission.Status == AdmissionStatus.Waiting && TryReserve(admission) == Outcome.Lacks)
            Advance(admission);
    }

    private void Advance(Admission admission)
    {
        var (isComplete, isTightAhead) = (true, false);
        for (var i = 0; i < admission.Holds.Length; i++)
        {
            ref var hold = ref admission.Holds[i];
            if (hold.Lease is not null)
                continue;
            // Slots are waited for long: nobody holds one of a later node meanwhile.
            var isScarce = hold.Budget.IsTight || hold.Budget.HasSlots;
            var isItsTurn = !isTightAhead || !isScarce;
            if (isItsTurn && !hold.IsQueued)
            {
                if (!hold.Budget.HasWaiters && hold.Budget.TryHold(ref hold, times.Now))
                    continue;
                if (IsLineFull(hold.Budget))
                {
                    Refuse(admission, AdmissionRefusal.SlotsFull, hold.Budget);
                    return;
                }

                hold.Budget.Enqueue(admission, i);
                if (hold.Budget.IsOutOfSlots)
                    Line(admission, hold.Budget, hold.Budget.Traffic!.Slots);
                Ask(hold.Budget);
            }

            isComplete = false;
            isTightAhead |= isScarce;
        }

        if (isComplete && TryReserve(admission) == Outcome.Lacks)
            Advance(admission);
    }

    private static bool IsLineFull(LeasedBudget budget) =>
        budget.IsOutOfSlots && budget.HasWaiters && budget.Waiting >= budget.Traffic!.Slots.QueueMax;

    private void Line(Admission admission, LeasedBudget budget, SlotRules rules)
    {
        if (admission.InLineFor == budget)
            return;
        admission.InLineFor = budget;
        WaitUntil(admission, admission.Since + times.Ticks(rules.QueueWaitMs));
    }

    // An entry with another deadline is passed over.
    private void WaitUntil(Admission admission, long deadline) =>
        _waiting.Enqueue(admission, admission.Deadline = deadline);

    /// <returns>Reserved; or waiting for permits; or something that was held is not there any more.</returns>
    private Outcome TryReserve(Admission admission)
    {
        var now = times.Now;
        var isWhole = true;
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            // An account may have ended, or its term, while another node was waited for.
            if (hold.Lease!.IsFresh(now))
                continue;
            Free(ref hold);
            isWhole = false;
        }

        if (!isWhole)
        {
            foreach (ref var hold in admission.Holds.AsSpan())
                hold.Budget.Permits.Leave(admission);
            return Outcome.Lacks;
        }

        if (!HasPermits(admission, now))
            return Outcome.Waits;
        if (!leases.TryReserve(admission))
        {
            foreach (ref var hold in admission.Holds.AsSpan())
            {
                hold.Budget.Permits.Leave(admission);
                Free(ref hold);
            }

            return Outcome.Lacks;
        }

        admission.Status = AdmissionStatus.Reserved;
        _running.Add(admission.Attempt, admission);
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            hold.Budget.Spend(hold.Amount, now);
            hold.Budget.Permits.Leave(admission);
            if (hold.Budget.HasRates)
                hold.Lease!.Permits.Take(hold.Permits, now);
            hold.Lease!.Used();
            schedule.Plan(hold.Lease);
        }

        if (admission.HasWaited)
            _finished.Enqueue(admission);
        return Outcome.Reserved;
    }

    // All at once, because permits are valid for moments only.
    private bool HasPermits(Admission admission, long now)
    {
        var isWhole = true;
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            if (!hold.Budget.HasRates || hold.Lease!.Permits.Valid(now).Covers(hold.Permits))
                continue;
            hold.Budget.Permits.Join(admission, hold.Permits);
            Ask(hold.Budget);
            isWhole = false;
        }

        return isWhole;
    }

    private static LeasedBudget? LackingPermits(Admission admission) =>
        Array.Find(admission.Holds, hold => hold.Budget.Permits.All().Contains(admission)).Budget;

    private void End(Admission admission, AdmissionStatus status)
    {
        admission.Status = status;
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            var wasQueued = hold.IsQueued;
            hold.Budget.Dequeue(ref hold);
            hold.Budget.Permits.Leave(admission);
            Free(ref hold);
            // Those behind may need less than it did.
            if (wasQueued && hold.Budget.HasWaiters)
                _loose.Enqueue(hold.Budget);
            leases.Release(hold.Budget);
        }

        if (admission.HasWaited && status == AdmissionStatus.Refused)
            _finished.Enqueue(admission);
    }

    private void Free(ref Hold hold)
    {
        if (hold.Release() is not { } lease)
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
