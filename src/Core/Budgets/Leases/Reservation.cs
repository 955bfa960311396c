using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>States of an attempt's reservation.</summary>
public enum ReservationStatus
{
    /// <summary>The attempt waits for missing amounts or permits.</summary>
    Waiting,

    /// <summary>All is reserved: the attempt may be sent, and is to be settled.</summary>
    Reserved,

    /// <summary>The attempt was refused; nothing is reserved.</summary>
    Refused,

    /// <summary>The caller left while it waited.</summary>
    Left,

    /// <summary>The attempt has ended and was settled.</summary>
    Settled,
}

/// <summary>Reasons for which an attempt is refused.</summary>
public enum ReservationRefusal
{
    /// <summary>The attempt was not refused.</summary>
    None,

    /// <summary>Nothing is free, and nothing was returned in time.</summary>
    Exhausted,

    /// <summary>The budget lets nothing pass.</summary>
    Disabled,

    /// <summary>The budget did not answer in time, or collects what it forgot.</summary>
    Unavailable,

    /// <summary>The lease manager is shutting down.</summary>
    Closing,

    /// <summary>A rate is used up; <see cref="Reservation.RetryAfter"/> says for how long.</summary>
    RateLimited,

    /// <summary>All slots are taken and nobody more may wait for one.</summary>
    SlotsFull,

    /// <summary>No concurrency permit became free within the longest wait.</summary>
    SlotWaitOver,
}

/// <summary>An attempt's way to its reservation, and the reservation itself.</summary>
public sealed class Reservation
{
    internal Reservation(Guid attempt, ReservedPart[] holds, long since, bool isLocal = false) =>
        (Attempt, Holds, Since, IsLocal) = (attempt, holds, since, isLocal);

    /// <summary>Id of the attempt.</summary>
    public Guid Attempt { get; }

    /// <summary>Current state of the reservation.</summary>
    public ReservationStatus Status { get; internal set; }

    /// <summary>Reason of the refusal.</summary>
    public ReservationRefusal Refusal { get; internal set; }

    /// <summary>The budget that refused it; null: none.</summary>
    public BudgetId? RefusedBy { get; internal set; }

    /// <summary>Time after which a new try makes sense; null when it is not known, or never.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    internal ReservedPart[] Holds { get; }

    internal long Since { get; }

    /// <summary>Time until which the attempt waits.</summary>
    internal long Deadline { get; set; }

    /// <summary>The budget whose slots it waits for in a line; null: none.</summary>
    internal LeasedBudget? InLineFor { get; set; }

    /// <summary>True when the caller was told to wait, and must be told how the wait ended.</summary>
    internal bool HasWaited { get; set; }

    /// <summary>True when the attempt runs inside this process, so that it ends with it, unbilled.</summary>
    internal bool IsLocal { get; }

    /// <summary>True when the attempt waits longer for a budget that has just fallen silent.</summary>
    internal bool IsPatient { get; init; }

    /// <summary>True when the reservation is in the journal, so that the settlement must be too.</summary>
    internal bool IsJournaled { get; set; }
}

/// <summary>An attempt's charge at one budget, with the lease in which it is held as soon as it is.</summary>
internal struct ReservedPart
{
    public LeasedBudget Budget;
    public Amount Amount;
    public LocalLease? Lease;
    public bool IsQueued;

    /// <summary>True when a message has asked for it since it began to wait.</summary>
    public bool IsAsked;

    /// <summary>The slots that are held with it.</summary>
    public long Slots;

    /// <summary>True when its request already has its rate permit.</summary>
    public bool IsAgain;

    public readonly Permits Permits => new(IsAgain ? 0 : Amount.Requests, Amount.Images);

    public void Take(LocalLease lease, long slots)
    {
        (Lease, Slots) = (lease, slots);
        lease.Reserved += Amount;
        lease.Slots.Take(slots);
    }

    public LocalLease? Release()
    {
        var lease = Lease;
        if (lease is not null)
        {
            lease.Reserved -= Amount;
            lease.Slots.Release(Slots, lease.Budget.AreSlotsScarce);
        }

        (Lease, Slots) = (null, 0);
        return lease;
    }
}
