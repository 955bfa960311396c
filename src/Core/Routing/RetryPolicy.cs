using System.Collections.Immutable;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Routing;

/// <summary>Rules for trying a target again (docs/architecture/portkey.md#retries).</summary>
/// <remarks>
/// By hand, as Portkey's rules also go by whether an attempt may have been billed and by the sum of a request's waits, for which Polly's
/// retry has no place.
/// </remarks>
/// <param name="Attempts">Tries after the first one.</param>
/// <param name="OnStatusCodes">The statuses that are tried again.</param>
/// <param name="UseRetryAfter">Whether the provider's own wait takes the place of the back-off, after 429 and 503.</param>
/// <param name="OnlyIfNotStarted">Whether an attempt that may have been billed is not repeated.</param>
public sealed record RetryPolicy(int Attempts, ImmutableArray<int> OnStatusCodes, bool UseRetryAfter, bool OnlyIfNotStarted)
{
    /// <summary>The most tries after the first one that a config may ask for.</summary>
    public const int MaxAttempts = 20;

    private const double Jitter = 0.2;

    // One wait of this length, or the sum of them, ends the retries (docs/architecture/portkey.md#retries).
    private static readonly TimeSpan LongestWaiting = TimeSpan.FromSeconds(60);

    /// <summary>Policy that never retries.</summary>
    public static RetryPolicy None { get; } = new(0, [], false, false);

    /// <summary>The statuses that are tried again where a config names none.</summary>
    public static ImmutableArray<int> DefaultStatusCodes { get; } = [429, 500, 502, 503, 504];

    /// <summary>Determines whether an attempt that ended so may be repeated.</summary>
    /// <param name="status">The status that the caller would get.</param>
    /// <param name="noResponse">Whether no provider answered at all, which counts as retriable as at Portkey.</param>
    /// <param name="attempt">Whether it may have been billed.</param>
    public bool Repeats(int status, bool noResponse, AttemptClass attempt) =>
        (noResponse || OnStatusCodes.Contains(status)) && (!OnlyIfNotStarted || attempt.IsFree());

    /// <summary>Determines whether an answer with images has a status that would be repeated if retries were left.</summary>
    /// <param name="status">The status that the caller gets.</param>
    /// <param name="retries">Retries before it.</param>
    public bool IsUsedUpBy(int status, int retries) =>
        Attempts > 0 && retries == Attempts && Repeats(status, noResponse: false, AttemptClass.Answered);

    /// <summary>
    /// The wait before a try, or null where waiting would take too long: 1 s, doubling, give or take a fifth, or the
    /// provider's own.
    /// </summary>
    /// <param name="retry">Which retry it is, from 1.</param>
    /// <param name="status">The status of the last try.</param>
    /// <param name="retryAfter">The provider's wait, where it named one.</param>
    /// <param name="waited">What was waited before.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan? WaitBefore(int retry, int status, TimeSpan? retryAfter, TimeSpan waited, double random)
    {
        if (UseRetryAfter && (status is 429 or 503) && retryAfter is { } named)
            return named >= LongestWaiting || waited + named > LongestWaiting ? null : named;
        return TimeSpan.FromSeconds(Math.Pow(2, retry - 1)) * (1 - Jitter + (2 * Jitter * random));
    }
}
