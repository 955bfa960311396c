namespace ImageGateway.Core.Money.Owners;

/// <summary>
/// Brings attempts to their reservation: at all their nodes, or at none. What is missing is asked for in parallel; at
/// nodes that are tight one after the other in a fixed order, so that two owners never wait for each other. What an
/// attempt got while it waits is held for it.
/// </summary>
internal sealed class AdmissionDesk(OwnerAccounts accounts, SyncSchedule schedule, OwnerTimes times)
{
    private readonly Queue<Admission> _waiting = new();
    private readonly Queue<Admission> _finished = new();
    private readonly Queue<OwnedNode> _loose = new();
    private readonly Dictionary<Guid, Admission> _running = [];

    /// <summary>The attempts that are admitted and not settled.</summary>
    public IReadOnlyCollection<Admission> Running => _running.Values;

    public bool IsRunning(Guid attempt) => _running.ContainsKey(attempt);

    public void Begin(Admission admission)
    {
        if (TryHoldAll(admission) && TryReserve(admission))
            return;
        _waiting.Enqueue(admission);
        Advance(admission);
        admission.HasWaited = admission.Status == AdmissionStatus.Waiting;
    }

    /// <summary>An attempt that waited and waits no more; null: none.</summary>
    public Admission? TryFinished() => _finished.TryDequeue(out var admission) ? admission : null;

    /// <summary>Sees to it that a message asks for those that wait at a node.</summary>
    public void Ask(OwnedNode node)
    {
        if (node.HasWaiters)
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
            Advance(admission);
        }
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
    }

    public void RefuseAll(AdmissionRefusal refusal)
    {
        while (_waiting.TryDequeue(out var admission))
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

    /// <summary>When the first that waits has waited long enough; the largest number: nobody waits.</summary>
    public long NextExpiry()
    {
        while (_waiting.TryPeek(out var admission))
        {
            if (admission.Status == AdmissionStatus.Waiting)
                return admission.Since + times.AdmitWait;
            _waiting.Dequeue();
        }

        return long.MaxValue;
    }

    public void Expire()
    {
        while (NextExpiry() <= times.Now)
        {
            var admission = _waiting.Dequeue();
            var node = Array.Find(admission.Holds, hold => hold.IsQueued).Node;
            var isAnswered = node.AnsweredAt >= admission.Since && !node.IsRecovering;
            Refuse(admission, isAnswered ? AdmissionRefusal.Exhausted : AdmissionRefusal.Unavailable, node);
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
            account.Settle(admission.Attempt, hold.Amount, spent, doubt);
            if (account.Node.HasWaiters)
                Serve(account.Node);
            schedule.Plan(account);
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

    private void Advance(Admission admission)
    {
        var (isComplete, isTightAhead) = (true, false);
        for (var i = 0; i < admission.Holds.Length; i++)
        {
            ref var hold = ref admission.Holds[i];
            if (hold.Account is not null)
                continue;
            var isItsTurn = !isTightAhead || !hold.Node.IsTight;
            if (isItsTurn && !hold.IsQueued)
            {
                if (!hold.Node.HasWaiters && hold.Node.TryHold(ref hold, times.Now))
                    continue;
                hold.Node.Enqueue(admission, i);
                Ask(hold.Node);
            }

            isComplete = false;
            isTightAhead |= hold.Node.IsTight;
        }

        if (isComplete && !TryReserve(admission))
            Advance(admission);
    }

    private bool TryReserve(Admission admission)
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
            return false;
        if (!accounts.TryReserve(admission))
        {
            foreach (ref var hold in admission.Holds.AsSpan())
                Free(ref hold);
            return false;
        }

        admission.Status = AdmissionStatus.Reserved;
        _running.Add(admission.Attempt, admission);
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            hold.Node.Spend(hold.Amount, now);
            hold.Account!.Used();
            schedule.Plan(hold.Account);
        }

        if (admission.HasWaited)
            _finished.Enqueue(admission);
        return true;
    }

    private void End(Admission admission, AdmissionStatus status)
    {
        admission.Status = status;
        foreach (ref var hold in admission.Holds.AsSpan())
        {
            hold.Node.Dequeue(ref hold);
            Free(ref hold);
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
}
