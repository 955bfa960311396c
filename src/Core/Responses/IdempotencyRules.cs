namespace ImageGateway.Core.Responses;

/// <summary>
/// Transitions of a key's record (docs/architecture/images.md#idempotency-keys). A store reads the record, asks here and writes
/// what it is told, all in one transaction; null is no record.
/// </summary>
public static class IdempotencyRules
{
    /// <summary>Time for which an ended run is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request with the key arrives.</summary>
    /// <param name="record">What is known.</param>
    /// <param name="owner">The process that asks.</param>
    /// <param name="hash">What the request asks for.</param>
    /// <param name="isGone">Whether another process is gone for ever.</param>
    /// <param name="now">The time.</param>
    public static (IdempotencyRecord? Record, IdempotencyVerdict Verdict) Claim(
        IdempotencyRecord? record, string owner, string hash, Func<string, bool> isGone, DateTimeOffset now)
    {
        if (record is null || IsOver(record, now))
            return (new(owner, hash, RunState.Running, null, now), new IdempotencyVerdict.Claimed());
        if (record.State == RunState.Running && record.Owner != owner && isGone(record.Owner))
            record = record with { State = RunState.Unknown, ChangedAt = now };
        if (record.Hash != hash)
            return (record, new IdempotencyVerdict.Mismatch());
        return (record, record.State switch
        {
            RunState.Running => new IdempotencyVerdict.Running(),
            RunState.Done => record.Response is { } response ? new IdempotencyVerdict.Done(response) : new IdempotencyVerdict.Gone(),
            _ => new IdempotencyVerdict.Unknown(),
        });
    }

    /// <summary>The owner has the answer. Its word counts also where the run was given up for lost meanwhile.</summary>
    public static IdempotencyRecord? Finish(IdempotencyRecord? record, string owner, StoredResponse response, DateTimeOffset now) =>
        record is { State: not RunState.Done } && record.Owner == owner
            ? record with { State = RunState.Done, Response = response, ChangedAt = now }
            : record;

    /// <summary>The owner knows that nothing was begun: the key is free again.</summary>
    public static IdempotencyRecord? Forget(IdempotencyRecord? record, string owner) =>
        record is { State: not RunState.Done } && record.Owner == owner ? null : record;

    /// <summary>The owner does not know how its run ended.</summary>
    public static IdempotencyRecord? Doubt(IdempotencyRecord? record, string owner, DateTimeOffset now) =>
        record is { State: RunState.Running } && record.Owner == owner ? record with { State = RunState.Unknown, ChangedAt = now } : record;

    /// <summary>The answer has to make room. That the run was carried out stays known, so that it is not run again.</summary>
    public static IdempotencyRecord? Drop(IdempotencyRecord? record) =>
        record is { State: RunState.Done } ? record with { Response = null } : record;

    /// <summary>Determines whether a record has expired. A running one never does: its attempts end it.</summary>
    public static bool IsOver(IdempotencyRecord record, DateTimeOffset now) =>
        record.State != RunState.Running && now - record.ChangedAt >= Kept;
}
