using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>A target's health, as its own policy judges it.</summary>
/// <param name="Subject">What is known; null: nothing is kept of it, so that it counts as well.</param>
/// <param name="Policy">Who judges.</param>
public readonly record struct TargetHealth(CircuitState? Subject, BreakerPolicy Policy)
{
    /// <summary>Recent latency of good answers; null when it is not known.</summary>
    public TimeSpan? Latency => Subject?.Latency;

    /// <summary>The share of failures, from 0 to 1.</summary>
    public double FailureShare => Subject?.FailureShare(Policy) ?? 0;

    /// <summary>Computes the state of the target's breaker.</summary>
    public BreakerState Judge() => Subject?.Judge(Policy) ?? default;

    /// <summary>Notes how an attempt ended, see <see cref="CircuitState.Record"/>.</summary>
    public void Record(int? status, TimeSpan? latency, long probe) => Subject?.Record(status, latency, probe);
}
