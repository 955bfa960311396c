namespace ImageGateway.Core.Responses;

/// <summary>States of a run with a key.</summary>
public enum RunState
{
    /// <summary>The process that owns the run is at work.</summary>
    Running,

    /// <summary>The run has its response, which is kept while there is room.</summary>
    Done,

    /// <summary>The run perhaps cost something and has no response.</summary>
    Unknown,
}

/// <summary>State of an idempotency key as it is stored (docs/architecture/images.md#idempotency-keys).</summary>
/// <param name="Owner">The process that ran or runs it; a new name at every start.</param>
/// <param name="Hash">What was asked for.</param>
/// <param name="State">How far it is.</param>
/// <param name="Response">The answer of a run that is done; null where its bytes had to make room.</param>
/// <param name="ChangedAt">When it became so.</param>
public sealed record IdempotencyRecord(string Owner, string Hash, RunState State, StoredResponse? Response, DateTimeOffset ChangedAt);

/// <summary>Verdict on a request with an idempotency key: run, wait, replay or refuse.</summary>
public abstract record IdempotencyVerdict
{
    private IdempotencyVerdict()
    {
    }

    /// <summary>Run; the record is kept.</summary>
    public sealed record Claimed : IdempotencyVerdict;

    /// <summary>Wait: another request with the key runs.</summary>
    public sealed record Running : IdempotencyVerdict;

    /// <summary>Give the answer again.</summary>
    public sealed record Done(StoredResponse Response) : IdempotencyVerdict;

    /// <summary>Say that it was carried out and its answer is not kept any more.</summary>
    public sealed record Gone : IdempotencyVerdict;

    /// <summary>Say that nobody knows.</summary>
    public sealed record Unknown : IdempotencyVerdict;

    /// <summary>Say that the key belongs to another request.</summary>
    public sealed record Mismatch : IdempotencyVerdict;
}
