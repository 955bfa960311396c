using ImageGateway.Core.Money.Rates;

namespace ImageGateway.Core.Money.Owners;

/// <summary>Where an attempt's admission stands.</summary>
public enum AdmissionStatus
{
    /// <summary>It waits for what is missing.</summary>
    Waiting,

    /// <summary>All is reserved: the attempt may be sent, and is to be settled.</summary>
    Reserved,

    /// <summary>It was refused; nothing is reserved.</summary>
    Refused,

    /// <summary>The caller left while it waited.</summary>
    Left,

    /// <summary>The attempt ended.</summary>
    Settled,
}

/// <summary>Why an attempt was not admitted.</summary>
public enum AdmissionRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>Nothing is free, and nobody gave back enough in time.</summary>
    Exhausted,

    /// <summary>The node lets nothing pass.</summary>
    Disabled,

    /// <summary>The node did not answer in time, or collects what it forgot.</summary>
    Unavailable,

    /// <summary>This owner ends.</summary>
    Closing,

    /// <summary>A rate is used up; <see cref="Admission.RetryAfter"/> says for how long.</summary>
    RateLimited,

    /// <summary>All slots are taken and nobody more may wait for one.</summary>
    SlotsFull,

    /// <summary>No slot became free for as long as may be waited.</summary>
    SlotWaitOver,
}

/// <summary>An attempt's way to its reservation, and the reservation itself.</summary>
public sealed class Admission
{
    internal Admission(Guid attempt, Hold[] holds, long since, bool isLocal = false) => (Attempt, Holds, Since, IsLocal) = (attempt, holds, since, isLocal);

    /// <summary>The attempt.</summary>
    public Guid Attempt { get; }

    /// <summary>Where it stands.</summary>
    public AdmissionStatus Status { get; internal set; }

    /// <summary>Why it was refused.</summary>
    public AdmissionRefusal Refusal { get; internal set; }

    /// <summary>The node that refused it; null: none.</summary>
    public NodeId? RefusedBy { get; internal set; }

    /// <summary>When it is worth to try again; null: not known, or never.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    internal Hold[] Holds { get; }

    internal long Since { get; }

    /// <summary>Until when it waits.</summary>
    internal long Deadline { get; set; }

    /// <summary>The node whose slots it waits for in a line; null: none.</summary>
    internal OwnedNode? InLineFor { get; set; }

    /// <summary>Whether its caller was told to wait, and so has to be told how that ended.</summary>
    internal bool HasWaited { get; set; }

    /// <summary>Whether it is carried out in this process and so ends with it, unbilled.</summary>
    internal bool IsLocal { get; }

    /// <summary>Whether its reservation stands in the journal, and so its settlement has to.</summary>
    internal bool IsJournaled { get; set; }
}

/// <summary>An attempt's charge at one node, with the account in which it is held as soon as it is.</summary>
internal struct Hold
{
    public OwnedNode Node;
    public Amount Amount;
    public OwnedAccount? Account;
    public bool IsQueued;

    /// <summary>Whether a message asked for it since it waits.</summary>
    public bool IsAsked;

    /// <summary>The slots that are held with it.</summary>
    public long Slots;

    /// <summary>Whether its request has its permit already.</summary>
    public bool IsAgain;

    public readonly Permits Permits => new(IsAgain ? 0 : Amount.Requests, Amount.Images);

    public void Take(OwnedAccount account, long slots)
    {
        (Account, Slots) = (account, slots);
        account.Reserved += Amount;
        account.Slots.Take(slots);
    }

    public OwnedAccount? Release()
    {
        var account = Account;
        if (account is not null)
        {
            account.Reserved -= Amount;
            account.Slots.Release(Slots, account.Node.AreSlotsScarce);
        }

        (Account, Slots) = (null, 0);
        return account;
    }
}
