namespace ImageGateway.Core.Responses;

/// <summary>Remembers runs by their keys; what it was told is durable when it returns.</summary>
/// <remarks>Every member throws <see cref="IOException"/> when the store cannot be reached or written.</remarks>
public interface IIdempotencyStore
{
    /// <summary>The bytes of answers.</summary>
    IResponseFiles Files { get; }

    /// <summary>Claims the run of a request. Where the verdict lets it run, this process owns the run from here on.</summary>
    ValueTask<IdempotencyVerdict> ClaimAsync(IdempotencyKey key, string hash, CancellationToken cancellation);

    /// <summary>Records the response of this process's run. Without room for its bytes, those of the oldest runs are removed.</summary>
    /// <returns>How many answers left; its own among them where it is larger than all the room there is.</returns>
    ValueTask<int> FinishAsync(IdempotencyKey key, StoredResponse response);

    /// <summary>Removes the record of this process's run, which never began.</summary>
    ValueTask ForgetAsync(IdempotencyKey key);

    /// <summary>Marks this process's run as unknown: it may have cost something and has no response.</summary>
    ValueTask DoubtAsync(IdempotencyKey key);

    /// <summary>Waits for a while, or until a run of another process may have ended.</summary>
    ValueTask WaitAsync(IdempotencyKey key, CancellationToken cancellation);

    /// <summary>Removes what is over.</summary>
    ValueTask SweepAsync(CancellationToken cancellation);
}
