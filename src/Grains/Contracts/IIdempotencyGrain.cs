using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>The run of one caller's <c>Idempotency-Key</c>; the key is <see cref="IdempotencyGrains"/>'.</summary>
[GrainInterfaceType("ig.IIdempotencyGrain")]
[Alias("ig.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Claims the run of a request; durable when answered. Repeating it finds its own claim.</summary>
    /// <param name="owner">The instance, and a name that only this claim has.</param>
    /// <param name="hash">What the request asks for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Claim")]
    ValueTask<KeyClaim> Claim(string owner, string hash, CancellationToken cancellationToken = default);

    /// <summary>Records the response of an owner's run.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="response">The response as text.</param>
    /// <param name="isKept">False where there is no room for its bytes, so that only the run is remembered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the run is not the owner's.</returns>
    [Alias("Finish")]
    ValueTask<bool> Finish(string owner, string response, bool isKept, CancellationToken cancellationToken = default);

    /// <summary>Removes the record of an owner's run, which never began.</summary>
    [Alias("Forget")]
    ValueTask Forget(string owner, CancellationToken cancellationToken = default);

    /// <summary>Marks an owner's run as unknown: its outcome is not known, or its instance is gone.</summary>
    [Alias("Doubt")]
    ValueTask Doubt(string owner, CancellationToken cancellationToken = default);

    /// <summary>Ends when no run is under way, at the latest after a time.</summary>
    [AlwaysInterleave, Alias("Ended")]
    ValueTask Ended(TimeSpan atMost, CancellationToken cancellationToken = default);
}

/// <summary>Verdicts on a request with an idempotency key.</summary>
[GenerateSerializer, Alias("ig.KeyVerdict")]
public enum KeyVerdict
{
    /// <summary>The claim was made: run.</summary>
    Claimed,

    /// <summary>Another request with the key runs.</summary>
    Running,

    /// <summary>The response is there.</summary>
    Done,

    /// <summary>It was carried out, and its response is not kept any more.</summary>
    Gone,

    /// <summary>Nobody knows how the run ended.</summary>
    Unknown,

    /// <summary>The key belongs to another request.</summary>
    Mismatch,
}

/// <summary>Answer to a claim.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Owner">Owner of the run that is under way; null: none is.</param>
/// <param name="Response">The response as text; null: there is none.</param>
[GenerateSerializer, Immutable, Alias("ig.KeyClaim")]
public sealed record KeyClaim(
    [property: Id(0)] KeyVerdict Verdict, [property: Id(1)] string? Owner = null, [property: Id(2)] string? Response = null);
