namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// Brings attempts to their reservation: at all their nodes, or at none. What is missing is asked for in parallel; at
/// nodes that are tight one after the other in a fixed order, so that two owners never wait for each other. What an
/// attempt got while it waits is held for it.
/// </summary>
internal sealed class AdmissionDesk(OwnerAccounts accounts, SyncSchedule schedule, OwnerTimes times)
{
    private readonly PriorityQueue<Admission, long> _waiting = new();
    private readonly Queue<Admission> _finished = new();
    private readonly Queue<OwnedNode> _loose = new();
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
    public void Ask(OwnedNode node)
    {
        if (node.IsAsked)
            schedule.Plan(accounts.Current(node));
    }

    /// <summary>Gives to those that wait what others held while they waited and hold no more.</summary>
    public void ServeLoose()
    {
        while (_loose.TryDequeue(out var node))
            Serve(node);
    }

    /// <summary>Gives what lies unused to those that wait, in their order.</summary>
    public void Serve(OwnedNode node)
    {
        while (node.TryPeek(out var admission, out var index))
        {
            ref var hold = ref admission.Holds[index];
            if (!node.TryHold(ref hold, times.Now))
                return;
            node.Dequeue(ref hold);
            if (admission.InLineFor == node)
            {
                admission.InLineFor = null;
                WaitUntil(admission, times.Now + times.AdmitWait);
            }

            Advance(admission);
        }
    }

    /// <summary>Goes through those that lack permits at a node, after it answered a message.</summary>
    public void ServePermits(OwnedNode node, SyncMessage message, SyncReply reply)
    {
        if (node.Permits.IsEmpty)
            return;
        foreach (var admission in node.Permits.All())
            Retry(admission);
        if (reply.Verdict is not (SyncVerdict.Granted or SyncVerdict.Short or SyncVerdict.Exhausted))
            return;
        if (reply.Traffic is not { } traffic || message.Traffic is not { } asked || traffic.Permits.Covers(asked.Need))
            return;
        foreach (var admission in node.Permits.AskedBy(message))
        {
            admission.RetryAfter = traffic.RetryAfter;
            Refuse(admission, AdmissionRefusal.RateLimited, node);
        }
    }

    /// <summary>
    /// After a budget's answer without a free concurrency permit, lets as many callers wait as the queue takes and refuses the
    /// rest.
    /// </summary>
    public void JudgeSlots(OwnedNode node)
    {
        node.IsOutOfSlots = false;
        if (!node.HasSlots || !node.TryPeek(out var first, out var index) || node.Current is not { } account)
            return;
        var (rules, need) = (node.Traffic!.Slots, first.Holds[index].Amount.Images);
        if (!first.Holds[index].IsAsked || need <= Math.Max(0, account.Slots.Unused))
            return;
        var place = 0;
        foreach (var (admission, at) in node.Waiters().ToArray())
        {
            if (admission.Holds[at].Amount.Images > rules.InFlight || place >= rules.QueueMax)
                Refuse(admission, AdmissionRefusal.SlotsFull, node);
            else
                Line(admission, node, rules);
            place += admission.Status == AdmissionStatus.Waiting ? 1 : 0;
        }

        node.IsOutOfSlots = node.HasWaiters;
        if (node.HasWaiters)
            node.RetryAt = times.Now + times.ShortWait;
    }

    public void Refuse(Admission admission, AdmissionRefusal refusal, OwnedNode? by)
    {
        (admission.Refusal, admission.RefusedBy) = (refusal, by?.Id);
        End(admission, AdmissionStatus.Refused);
    }

    /// <summary>Refuses everyone that waits at a node.</summary>
    public void RefuseAll(OwnedNode node, AdmissionRefusal refusal)
    {
        while (node.TryPeek(out var admission, out _))
            Refuse(admission, refusal, node);
        foreach (var admission in node.Permits.All())
            Refuse(admission, refusal, node);
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
            var node = Array.Find(admission.Holds, hold => hold.IsQueued).Node;
            var isAnswered = node is not null && node.LackedAt >= admission.Since;
            Refuse(admission, isAnswered ? AdmissionRefusal.Exhausted : AdmissionRefusal.Unavailable, node ?? LackingPermits(admission));
        }
    }

    public void Settle(Admission admission, Settlement settlement)
    {
        accounts.Settle(admission, settlement);
        admission.Status = AdmissionStatus.Settled;
        _running.Remove(admission.Attempt);
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            var (spent, doubt) = settlement.Of(hold.Amount);
            var account = hold.Account!;
            account.Settle(admission.Attempt, hold, spent, doubt);
            if (account.Node.HasWaiters)
                Serve(account.Node);
            schedule.Plan(account);
            accounts.Release(hold.Node);
        }
    }

    private bool TryHoldAll(Admission admission)
    {
        var now = times.Now;
        var holds = admission.Holds.AsSpan();
        foreach (ref var hold in holds)
        {
            // Those that came earlier are served first.
            if (!hold.Node.HasWaiters && hold.Node.TryHold(ref hold, now))
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
            if (hold.Account is not null)
                continue;
            // Slots are waited for long: nobody holds one of a later node meanwhile.
            var isScarce = hold.Node.IsTight || hold.Node.HasSlots;
            var isItsTurn = !isTightAhead || !isScarce;
            if (isItsTurn && !hold.IsQueued)
            {
                if (!hold.Node.HasWaiters && hold.Node.TryHold(ref hold, times.Now))
                    continue;
                if (IsLineFull(hold.Node))
                {
                    Refuse(admission, AdmissionRefusal.SlotsFull, hold.Node);
                    return;
                }

                hold.Node.Enqueue(admission, i);
                if (hold.Node.IsOutOfSlots)
                    Line(admission, hold.Node, hold.Node.Traffic!.Slots);
                Ask(hold.Node);
            }

            isComplete = false;
            isTightAhead |= isScarce;
        }

        if (isComplete && TryReserve(admission) == Outcome.Lacks)
            Advance(admission);
    }

    private static bool IsLineFull(OwnedNode node) =>
        node.IsOutOfSlots && node.HasWaiters && node.Waiting >= node.Traffic!.Slots.QueueMax;

    private void Line(Admission admission, OwnedNode node, SlotRules rules)
    {
        if (admission.InLineFor == node)
            return;
        admission.InLineFor = node;
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
            if (hold.Account!.IsFresh(now))
                continue;
            Free(ref hold);
            isWhole = false;
        }

        if (!isWhole)
        {
            foreach (ref var hold in admission.Holds.AsSpan())
                hold.Node.Permits.Leave(admission);
            return Outcome.Lacks;
        }

        if (!HasPermits(admission, now))
            return Outcome.Waits;
        if (!accounts.TryReserve(admission))
        {
            foreach (ref var hold in admission.Holds.AsSpan())
            {
                hold.Node.Permits.Leave(admission);
                Free(ref hold);
            }

            return Outcome.Lacks;
        }

        admission.Status = AdmissionStatus.Reserved;
        _running.Add(admission.Attempt, admission);
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            hold.Node.Spend(hold.Amount, now);
            hold.Node.Permits.Leave(admission);
            if (hold.Node.HasRates)
                hold.Account!.Permits.Take(hold.Permits, now);
            hold.Account!.Used();
            schedule.Plan(hold.Account);
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
            if (!hold.Node.HasRates || hold.Account!.Permits.Valid(now).Covers(hold.Permits))
                continue;
            hold.Node.Permits.Join(admission, hold.Permits);
            Ask(hold.Node);
            isWhole = false;
        }

        return isWhole;
    }

    private static OwnedNode? LackingPermits(Admission admission) =>
        Array.Find(admission.Holds, hold => hold.Node.Permits.All().Contains(admission)).Node;

    private void End(Admission admission, AdmissionStatus status)
    {
        admission.Status = status;
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            var wasQueued = hold.IsQueued;
            hold.Node.Dequeue(ref hold);
            hold.Node.Permits.Leave(admission);
            Free(ref hold);
            // Those behind may need less than it did.
            if (wasQueued && hold.Node.HasWaiters)
                _loose.Enqueue(hold.Node);
            accounts.Release(hold.Node);
        }

        if (admission.HasWaited && status == AdmissionStatus.Refused)
            _finished.Enqueue(admission);
    }

    private void Free(ref Hold hold)
    {
        if (hold.Release() is not { } account)
            return;
        account.ReturnsAtOnce = true;
        schedule.Plan(account);
        if (account.Node.HasWaiters)
            _loose.Enqueue(account.Node);
    }

    private enum Outcome
    {
        Reserved,
        Waits,
        Lacks,
    }
}
