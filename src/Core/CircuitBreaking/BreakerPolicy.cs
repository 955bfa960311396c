using System.Collections.Immutable;

namespace ImageGateway.Core.CircuitBreaking;

/// <summary>
/// Rules by which a circuit breaker opens and closes: Portkey's <c>cb_config</c> (docs/architecture/portkey.md#circuit-breaker).
/// Two policies with the same values are equal.
/// </summary>
/// <remarks>
/// Polly's circuit breaker counts for itself in one process; here all instances share the counts, and each plan judges them by its own
/// thresholds.
/// </remarks>
public sealed class BreakerPolicy : IEquatable<BreakerPolicy>
{
    /// <summary>The shortest cooldown, as at Portkey.</summary>
    public static readonly TimeSpan ShortestCooldown = TimeSpan.FromSeconds(30);

    /// <summary>The longest cooldown: Portkey keeps its state no longer.</summary>
    public static readonly TimeSpan LongestCooldown = TimeSpan.FromHours(24);

    private const int ServerError = 500;

    // What a caller gets where no provider answered.
    private static readonly ImmutableArray<int> NoResponseStatuses = [408, 502, 504];

    /// <summary>Default policy: open when half of at least ten attempts in a minute failed.</summary>
    public static BreakerPolicy Default { get; } = new() { FailurePercentage = 50, MinimumRequests = 10 };

    /// <summary>Policy that never opens, for <c>"enabled": false</c>.</summary>
    public static BreakerPolicy Off { get; } = new() { IsOff = true };

    /// <summary>True when the breaker never opens.</summary>
    public bool IsOff { get; private init; }

    /// <summary>Opens at so many failures; null: the number alone does not open it.</summary>
    public long? Failures { get; init; }

    /// <summary>Opens at this share of failures, in percent; null: the share does not open it.</summary>
    public double? FailurePercentage { get; init; }

    /// <summary>The share counts from so many attempts on. Portkey's default is 5.</summary>
    public long MinimumRequests { get; init; } = 5;

    /// <summary>Time for which it stays open after the last failure before one attempt is let through.</summary>
    public TimeSpan Cooldown { get; init; } = ShortestCooldown;

    /// <summary>The statuses that are failures, ascending; empty: 500 and above, and no answer.</summary>
    public ImmutableArray<int> FailureStatuses { get; init; } = [];

    /// <summary>Determines whether a status counts as a failure.</summary>
    public bool IsFailure(int status)
    {
        if (FailureStatuses.IsEmpty)
            return status is >= ServerError or OutcomeCount.NoResponse;
        return status == OutcomeCount.NoResponse
            ? FailureStatuses.Any(static code => NoResponseStatuses.Contains(code))
            : FailureStatuses.Contains(status);
    }

    /// <summary>Determines whether the counts open a breaker. Statuses that are neither success nor failure are not counted.</summary>
    public bool Trips(HealthView view)
    {
        if (IsOff)
            return false;
        var (failed, good) = Tally(view);
        return (Failures is { } most && failed >= most)
            || (FailurePercentage is { } share && failed > 0 && failed + good >= MinimumRequests
                && 100.0 * failed / (failed + good) >= share);
    }

    /// <summary>Failures and successes of a view.</summary>
    public (long Failed, long Good) Tally(HealthView view)
    {
        var (failed, good) = (0L, 0L);
        foreach (var status in view.Statuses)
        {
            if (IsFailure(status.Status))
                failed += status.Count;
            else if (IsSuccess(status.Status))
                good += status.Count;
        }

        return (failed, good);
    }

    /// <summary>Determines whether a status shows that the provider is well.</summary>
    public static bool IsSuccess(int status) => status is >= 200 and < 300;

    /// <inheritdoc/>
    public bool Equals(BreakerPolicy? other) =>
        other is not null && IsOff == other.IsOff && Failures == other.Failures && FailurePercentage == other.FailurePercentage
        && MinimumRequests == other.MinimumRequests && Cooldown == other.Cooldown && FailureStatuses.SequenceEqual(other.FailureStatuses);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BreakerPolicy);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(IsOff, Failures, FailurePercentage, MinimumRequests, Cooldown, FailureStatuses.Length);
}
