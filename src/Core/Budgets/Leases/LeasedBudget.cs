using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Attempts for which a message asks.</summary>
/// <param name="First">The first that waits; null: nobody does.</param>
/// <param name="Count">How many it asks for.</param>
/// <param name="Amount">What they need together, with what is at hand.</param>
/// <param name="FirstAmount">What the first needs.</param>
internal readonly record struct Asking(Reservation? First, int Count, Amount Amount, Amount FirstAmount);

/// <summary>A budget as this instance sees it: its leases there, and the attempts that wait for it.</summary>
internal sealed class LeasedBudget(BudgetId id, RecentSpend spend)
{
    private readonly Queue<(Reservation Admission, int Index)> _waiters = new();
    private int _waiting;

    public BudgetId Id => id;

    /// <summary>The highest version that was seen.</summary>
    public long Seen { get; private set; }

    /// <summary>The period in which a new lease opens.</summary>
    public long Period { get; private set; }

    /// <summary>The budget's limits, as last heard.</summary>
    public Limits Limits { get; private set; }

    public bool IsTight { get; set; }

    public bool IsDisabled { get; private set; }

    /// <summary>Time of the budget's last answer.</summary>
    public long? AnsweredAt { get; private set; }

    /// <summary>Time at which the newest message was sent to which the budget answered that it has too little.</summary>
    public long LackedAt { get; set; } = long.MinValue;

    /// <summary>The lease in which attempts are admitted; null: none is open.</summary>
    public LocalLease? Current { get; private set; }

    /// <summary>All leases that the budget has not closed yet.</summary>
    public List<LocalLease> Leases { get; } = [];

    /// <summary>Greatest number of attempts for which a message asks; halved when that was too much.</summary>
    public int AskFor { get; set; } = int.MaxValue;

    /// <summary>Before this nothing is asked for.</summary>
    public long RetryAt { get; set; } = long.MinValue;

    /// <summary>Time at which the message was first sent that the budget has not answered yet; null: it has answered.</summary>
    public long? SilentSince => Current is { Outstanding: not null } lease ? lease.SentAt : null;

    public bool HasWaiters => _waiting > 0;

    /// <summary>Number of attempts that wait for the budget or run with its amounts.</summary>
    public int Users { get; set; }

    /// <summary>Number of attempts that wait for amounts or concurrency permits.</summary>
    public int Waiting => _waiting;

    /// <summary>Line of attempts that hold all amounts and lack rate permits here.</summary>
    public PermitLine Permits { get; } = new();

    /// <summary>True when somebody waits for an answer of the budget.</summary>
    public bool IsAsked => HasWaiters || !Permits.IsEmpty;

    /// <summary>The budget's rates and slots, as last heard; null: none.</summary>
    public TrafficReply? Traffic { get; private set; }

    /// <summary>Time of the last traffic report.</summary>
    public long TrafficAt { get; private set; }

    public bool HasRates => Traffic is { } traffic && traffic.Rates != default;

    public bool HasSlots => Traffic?.Slots.InFlight is not null;

    /// <summary>True when concurrency permits that become free go back at once.</summary>
    public bool AreSlotsScarce => Traffic?.AreSlotsScarce == true;

    /// <summary>The first that waits lacks slots, as the budget said last.</summary>
    public bool IsOutOfSlots { get; set; }

    public void Open(LocalLease lease)
    {
        Current = lease;
        Leases.Add(lease);
    }

    public void Retire(LocalLease lease)
    {
        lease.Retire();
        if (Current == lease)
            Current = null;
    }

    public void End(LocalLease lease)
    {
        Retire(lease);
        lease.End();
        Leases.Remove(lease);
    }

    public void OnReply(SyncReply reply, long now)
    {
        AnsweredAt = now;
        Notice(reply);
        (Traffic, TrafficAt) = (reply.Traffic, now);
        IsTight = reply.Tight;
        // A lease of an old period is not told of this.
        if (reply.Verdict == SyncVerdict.Moved)
            return;
        IsDisabled = reply.Verdict == SyncVerdict.Disabled;
    }

    /// <summary>Takes from a reply what holds however late it is.</summary>
    public void Notice(SyncReply reply)
    {
        Period = Math.Max(Period, reply.Period);
        if (reply.Version < Seen)
            return;
        Seen = reply.Version;
        Limits = reply.Limits;
    }

    public bool TryHold(ref ReservedPart reservedPart, long now)
    {
        if (IsDisabled || Current is not { } lease || !lease.CanHold(reservedPart.Amount, now))
            return false;
        var slots = HasSlots ? reservedPart.Amount.Images : 0;
        if (slots > 0 && lease.Slots.Unused < slots)
            return false;
        reservedPart.Take(lease, slots);
        return true;
    }

    public void Spend(Amount amount, long now) => spend.Add(now, amount);

    public Amount Want(long now) => Amount.Min(spend.Total(now), new(Amount.MaxPart, Amount.MaxPart, Amount.MaxPart));

    public void Enqueue(Reservation reservation, int index)
    {
        reservation.Holds[index].IsQueued = true;
        _waiters.Enqueue((reservation, index));
        _waiting++;
    }

    /// <summary>A waiter gets what it waits for, or waits no more. Its place in the row is passed over from then on.</summary>
    public void Dequeue(ref ReservedPart reservedPart)
    {
        if (reservedPart.IsQueued)
            _waiting--;
        (reservedPart.IsQueued, reservedPart.IsAsked) = (false, false);
    }

    public bool TryPeek(out Reservation reservation, out int index)
    {
        while (_waiters.TryPeek(out var waiter))
        {
            (reservation, index) = waiter;
            if (Waits(waiter))
                return true;
            _waiters.Dequeue();
        }

        (reservation, index) = (null!, -1);
        return false;
    }

    /// <summary>Attempts that wait, in their order.</summary>
    public IEnumerable<(Reservation Admission, int Index)> Waiters() => _waiters.Where(Waits);

    public Asking Asking()
    {
        var asking = default(Asking);
        foreach (var (reservation, index) in Waiters())
        {
            var sum = asking.Amount + reservation.Holds[index].Amount;
            if (asking.Count >= AskFor || !sum.IsSound())
                break;
            var first = asking.First is null ? reservation.Holds[index].Amount : asking.FirstAmount;
            asking = new(asking.First ?? reservation, asking.Count + 1, sum, first);
        }

        return asking;
    }

    /// <summary>A message asks for the first so many.</summary>
    public void Asked(int count)
    {
        foreach (var (reservation, index) in Waiters().Take(count))
            reservation.Holds[index].IsAsked = true;
    }

    private static bool Waits((Reservation Admission, int Index) waiter) => waiter.Admission.Holds[waiter.Index].IsQueued;
}
