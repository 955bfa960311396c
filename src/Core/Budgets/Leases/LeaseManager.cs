using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>A message that is to be sent to a budget now.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Message">The message.</param>
/// <param name="IsRenewal">True when nobody waits for the answer, so that it may travel with others.</param>
public readonly record struct OutgoingSync(BudgetId Budget, SyncMessage Message, bool IsRenewal = false);

/// <summary>
/// A front-end's side of the ledger protocol (docs/architecture/budgets.md): it admits attempts out of slices that budgets granted, and
/// tells what became of them. It sends nothing itself. Its host holds one lock around every call and
/// <list type="number">
/// <item>sends what <see cref="TryNext"/> gives, again after <see cref="NextDue"/> and after every other call,</item>
/// <item>hands each answer to <see cref="OnReply(BudgetId, SyncMessage, SyncReply)"/>, in any order, and each failure to
/// <see cref="Fail"/>,</item>
/// <item>wakes the callers of what <see cref="TryFinished"/> gives, after every other call.</item>
/// </list>
/// Away from limits an admission and its settlement touch nothing but memory and the journal.
/// </summary>
public sealed class LeaseManager
{
    private readonly LeaseTimes _times;
    private readonly LocalLeases _leases;
    private readonly SyncSchedule _schedule;
    private readonly ReservationQueue _reservations;
    private bool _closing;

    /// <param name="id">The instance's id, new at every start.</param>
    /// <param name="terms">The protocol's times.</param>
    /// <param name="clock">The instance's own monotonic clock.</param>
    /// <param name="journal">Where it writes what it does; null: nowhere, and what it holds when it dies stays uncertain.</param>
    public LeaseManager(string id, LedgerTerms terms, TimeProvider clock, JournalWriter? journal)
    {
        _times = new(terms, clock);
        _schedule = new(_times);
        _leases = new(id, journal, _schedule, _times);
        _reservations = new(_leases, _schedule, _times);
    }

    /// <summary>True when everything reserved from now on is journaled.</summary>
    public bool IsJournaled => _leases.IsJournaled;

    /// <summary>Number of leases that a budget ended or forgot while they were in use.</summary>
    public int LostLeases { get; private set; }

    /// <summary>True when all leases are closed.</summary>
    public bool IsClosed => _closing && _leases.Budgets.All(budget => budget.Leases.Count == 0);

    /// <summary>Asks for what an attempt may cost at all its budgets.</summary>
    /// <param name="attempt">Its id.</param>
    /// <param name="charges">What it needs at each budget.</param>
    /// <param name="isLocal">
    /// Whether it is carried out in this process: when that dies nothing was billed, so its reservation is written to the
    /// journal together with its settlement only.
    /// </param>
    /// <param name="isPatient">Whether it waits longer for a budget that has just fallen silent; no longer than for others if not.</param>
    /// <returns>Reserved, refused, or waiting; then <see cref="TryFinished"/> tells how that ends.</returns>
    public Reservation Admit(Guid attempt, ReadOnlySpan<BudgetAmount> charges, bool isLocal = false, bool isPatient = true)
    {
        if (charges.Length is 0 or > JournalWriter.MaxCharges)
            throw new ArgumentException(
                $"An attempt is charged to 1 to {JournalWriter.MaxCharges} nodes, not {charges.Length}.", nameof(charges));
        if (_reservations.IsRunning(attempt))
            throw new ArgumentException($"Attempt {attempt} runs already.", nameof(attempt));
        foreach (var budgetAmount in charges)
        {
            if (!budgetAmount.Amount.IsSound())
                throw new ArgumentException($"{budgetAmount.Amount} is out of range.", nameof(charges));
        }

        if (_closing)
            return new(attempt, [], _times.Now) { Status = ReservationStatus.Refused, Refusal = ReservationRefusal.Closing };
        var holds = new ReservedPart[charges.Length];
        var reservation = new Reservation(attempt, holds, _times.Now, isLocal) { IsPatient = isPatient };
        for (var i = 0; i < holds.Length; i++)
        {
            var budget = _leases.Budget(charges[i].Budget);
            budget.Users++;
            Insert(holds.AsSpan(0, i + 1), new() { Budget = budget, Amount = charges[i].Amount, IsAgain = charges[i].IsAgain });
        }

        _reservations.Begin(reservation);
        return reservation;
    }

    /// <summary>A caller who waited is gone. What was got for it stays here unused.</summary>
    public void Leave(Reservation reservation)
    {
        _reservations.Leave(reservation);
        _reservations.ServeLoose();
    }

    /// <summary>An attempt ended. A second time changes nothing.</summary>
    /// <returns>Whether this was the first time.</returns>
    public bool Settle(Reservation reservation, Settlement settlement)
    {
        if (reservation.Status != ReservationStatus.Reserved)
            return false;
        _reservations.Settle(reservation, settlement);
        return true;
    }

    /// <summary>An admission that waited and waits no more; null: none.</summary>
    public Reservation? TryFinished() => _reservations.TryFinished();

    /// <summary>Time until <see cref="TryNext"/> has something to do, if nothing else happens; null for never.</summary>
    public TimeSpan? NextDue()
    {
        var next = Math.Min(_schedule.Next(), _reservations.NextExpiry());
        return next == long.MaxValue ? null : _times.Between(_times.Now, next);
    }

    /// <summary>Gives the next message that is due. A message that was not answered in time is given again, the same object.</summary>
    public bool TryNext(out OutgoingSync next)
    {
        _reservations.Expire();
        _reservations.ServeLoose();
        if (_schedule.TryTake(_times.Now) is not { } lease)
        {
            next = default;
            return false;
        }

        next = Give(lease);
        return true;
    }

    /// <summary>
    /// Gives a renewal that is due soon, to travel with another one: from then on they are due together. For hosts that send many
    /// messages in one call.
    /// </summary>
    public bool TryNextRenewal(out OutgoingSync next)
    {
        if (_schedule.TryTakeRenewal(_times.Now + _times.Renewal - _times.EarliestRenewal) is not { } lease)
        {
            next = default;
            return false;
        }

        next = Give(lease);
        return true;
    }

    /// <summary>A message could not be delivered, as far as is known. It is sent again soon.</summary>
    public void Fail(BudgetId budget, SyncMessage message)
    {
        if (Find(budget, message) is not { } lease)
            return;
        lease.ResendAt = _times.Now + _times.Pause(lease.Failures++, lease.Number);
        _schedule.Plan(lease);
    }

    /// <summary>A budget answered. Answers to messages that are not outstanding any more only tell of the budget's version.</summary>
    public void OnReply(BudgetId budget, SyncMessage message, SyncReply reply)
    {
        if (Find(budget, message) is { } lease)
            OnReply(lease, message, reply);
        else
            _leases.Find(budget)?.Notice(reply);
        _reservations.ServeLoose();
    }

    /// <summary>
    /// Gets the state of a budget's rate limits from its last answer and the permits unused here; null when it has none or has
    /// not answered yet.
    /// </summary>
    public (RateLeft? Requests, RateLeft? Images)? RatesAt(BudgetId id)
    {
        if (_leases.Find(id) is not { HasRates: true } budget)
            return null;
        var here = budget.Current?.Permits.Valid(_times.Now) ?? Permits.None;
        var passed = _times.Between(budget.TrafficAt, _times.Now);
        return (Here(budget.Traffic!.Requests, here.Requests, passed), Here(budget.Traffic.Images, here.Images, passed));
    }

    /// <summary>Tells what this instance holds: at how many budgets, and the largest amounts.</summary>
    public HeldLeases Held(int most) => _leases.Held(most);

    /// <summary>A hint that others lack what may lie unused here.</summary>
    public void Recall(BudgetId id)
    {
        if (_leases.Find(id) is not { Current: { } lease } budget)
            return;
        budget.IsTight = lease.ReturnsAtOnce = true;
        _schedule.Plan(lease);
    }

    /// <summary>Tells a budget at once what it does not know yet.</summary>
    /// <param name="id">The budget.</param>
    /// <param name="anyway">Whether to hear of it also where there is nothing to tell: it was changed.</param>
    /// <returns>Whether there is something to tell, or an answer is outstanding.</returns>
    public bool TryTell(BudgetId id, bool anyway = false)
    {
        var tells = false;
        foreach (var lease in _leases.Find(id)?.Leases ?? [])
        {
            if (!anyway && !lease.TellsAtOnce && lease.Outstanding is null && !lease.HasNews())
                continue;
            tells = lease.TellsAtOnce = true;
            _schedule.Plan(lease);
        }

        return tells;
    }

    /// <summary>Admits nothing more. Each lease closes with its last attempt.</summary>
    public void Close()
    {
        _closing = true;
        _reservations.RefuseAll(ReservationRefusal.Closing);
        foreach (var budget in _leases.Budgets)
        {
            if (budget.Current is not { } lease)
                continue;
            budget.Retire(lease);
            _schedule.Plan(lease);
        }
    }

    /// <summary>
    /// Goes on in a new journal, when the old one has become long: all that is open is written there first.
    /// </summary>
    /// <returns>Whether it did; if not, the old journal goes on and the new one is worth nothing.</returns>
    public bool TryMove(JournalWriter next) => _leases.TryMove(next, _reservations.Running);

    private OutgoingSync Give(LocalLease lease)
    {
        var isFirst = lease.Outstanding is null;
        var message = lease.Outstanding ?? lease.Write(_times.Now, _times);
        lease.ResendAt = _times.Now + _times.ReplyWait;
        _schedule.Plan(lease);
        var isAwaited = message.Close || message.Need != Amount.Zero || lease.Budget.IsAsked || lease.Budget.IsTight;
        return new(lease.Budget.Id, message, IsRenewal: isFirst && !isAwaited);
    }

    private void OnReply(LocalLease lease, SyncMessage message, SyncReply reply)
    {
        var budget = lease.Budget;
        if (reply.Verdict is SyncVerdict.Closed or SyncVerdict.Unknown or SyncVerdict.Refused)
        {
            LostLeases += message.Close ? 0 : 1;
            budget.Notice(reply);
            _leases.End(lease);
            _reservations.ServePermits(budget, message, reply);
            _leases.Ask(budget);
            return;
        }

        var wasTight = budget.IsTight;
        budget.OnReply(reply, _times.Now);
        lease.OnReply(reply, _times);
        // A limit that was lowered, too: what lies unused here goes back now.
        lease.ReturnsAtOnce |= budget.IsTight && !wasTight;
        if (reply.Verdict == SyncVerdict.Moved)
            budget.Retire(lease);
        else
            _reservations.Serve(budget);
        _reservations.ServePermits(budget, message, reply);
        Judge(lease, reply.Verdict);
        _reservations.JudgeSlots(budget);
        _leases.Ask(budget);
        _schedule.Plan(lease);
    }

    private void Judge(LocalLease lease, SyncVerdict verdict)
    {
        var budget = lease.Budget;
        if (verdict is SyncVerdict.Short or SyncVerdict.Exhausted)
            budget.LackedAt = lease.SentAt;
        switch (verdict)
        {
            case SyncVerdict.Granted:
                budget.AskFor = Math.Min(budget.AskFor, int.MaxValue / 2) * 2;
                budget.RetryAt = long.MinValue;
                break;
            case SyncVerdict.Disabled:
                _reservations.RefuseAll(budget, ReservationRefusal.Disabled);
                break;
            case SyncVerdict.Recovering:
                budget.RetryAt = _times.Now + _times.ShortWait;
                break;
            case SyncVerdict.Short or SyncVerdict.Exhausted when lease.Asked.Count > 1:
                // Too much for all of them: perhaps not for the first half.
                budget.AskFor = lease.Asked.Count / 2;
                budget.RetryAt = long.MinValue;
                break;
            case SyncVerdict.Short:
                budget.RetryAt = _times.Now + _times.ShortWait;
                break;
            case SyncVerdict.Exhausted:
                budget.RetryAt = long.MinValue;
                RefuseLike(lease);
                break;
        }
    }

    // Whoever waited when the budget was asked, and needs no less than the one it refused, would be told the same.
    private void RefuseLike(LocalLease lease)
    {
        if (!lease.Budget.TryPeek(out var first, out var index) || first != lease.Asked.First)
            return;
        var amount = first.Holds[index].Amount;
        var alike = lease.Budget.Waiters()
            .Where(waiter => waiter.Admission.Since <= lease.SentAt && waiter.Admission.Holds[waiter.Index].Amount.Covers(amount))
            .Select(waiter => waiter.Admission)
            .ToArray();
        foreach (var reservation in alike)
            _reservations.Refuse(reservation, ReservationRefusal.Exhausted, lease.Budget);
    }

    private static RateLeft? Here(RateLeft? rate, long here, TimeSpan passed) => rate is { } heard
        ? heard with
        {
            Left = Math.Min(heard.Limit, heard.Left + here),
            Reset = heard.Reset > passed
            ? heard.Reset - passed
            : TimeSpan.Zero
        }
        : null;

    private LocalLease? Find(BudgetId id, SyncMessage message)
    {
        var lease = _leases.Find(id)?.Leases.Find(lease => lease.Id == message.Lease);
        return lease?.Outstanding?.Seq == message.Seq ? lease : null;
    }

    // The order in which budgets are asked where it matters: workspace, API key, virtual key, policies.
    private static void Insert(Span<ReservedPart> holds, ReservedPart reservedPart)
    {
        var at = holds.Length - 1;
        for (; at > 0 && Compare(reservedPart.Budget.Id, holds[at - 1].Budget.Id) < 0; at--)
            holds[at] = holds[at - 1];
        holds[at] = reservedPart;
    }

    private static int Compare(BudgetId a, BudgetId b) =>
        a.Kind == b.Kind ? string.CompareOrdinal(a.Id, b.Id) : Rank(a.Kind).CompareTo(Rank(b.Kind));

    private static int Rank(BudgetKind kind) => kind switch
    {
        BudgetKind.Workspace => 0,
        BudgetKind.ApiKey => 1,
        BudgetKind.VirtualKey => 2,
        _ => 3,
    };
}
