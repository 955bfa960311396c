namespace ImageGateway.Core.ControlPlane;

/// <summary>A change: a new entry, a new version of one, or its end.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; a new entry's is a new one.</param>
/// <param name="Expected">The version that is to be replaced, 0 for none; null replaces any.</param>
/// <param name="Content">What it says from now on; null: it is deleted.</param>
/// <param name="Note">Who does it, for the audit.</param>
public sealed record ResourceWrite(ResourceKind Kind, string Id, long? Expected, ResourceContent? Content, AuditNote Note)
{
    /// <summary>True when the slug is only a proposal; a number is appended if it is taken.</summary>
    public bool SlugMayChange { get; init; }
}

/// <summary>Possible outcomes of a resource store write.</summary>
public enum ResourceWriteOutcome
{
    /// <summary>The write is done and durable.</summary>
    Written,

    /// <summary>The entry says so already.</summary>
    Unchanged,

    /// <summary>Another version than the expected one is current; nothing was changed.</summary>
    Conflict,

    /// <summary>Another entry has the slug or one of the other names; nothing was changed.</summary>
    NameTaken,

    /// <summary>The entry does not exist or was deleted.</summary>
    Absent,
}

/// <summary>Outcome of a write, with the entry as it stands afterwards.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Current">The entry as it is now; null if there is none.</param>
public sealed record ResourceWriteResult(ResourceWriteOutcome Outcome, StoredResource? Current);
