using System.Collections.Immutable;

namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Outcomes that a front-end reports of one <see cref="CircuitKey"/>, collected over a quarter of a second.</summary>
/// <param name="Outcomes">How attempts ended; empty where it only asks.</param>
public sealed record HealthReport(ImmutableArray<OutcomeCount> Outcomes)
{
    /// <summary>Report that contains nothing and only asks.</summary>
    public static HealthReport Nothing { get; } = new([]);

    /// <summary>Latencies of good answers.</summary>
    public LatencySample Latency { get; init; }

    /// <summary>The half-open permit that ends with this report, or 0.</summary>
    public long Probe { get; init; }

    /// <summary>True when a half-open attempt succeeded, so that earlier counts no longer matter.</summary>
    public bool Recovered { get; init; }

    /// <summary>Determines whether every number is in range.</summary>
    public bool IsSound() => !Outcomes.IsDefault && Latency.IsSound() && Outcomes.All(static outcome => outcome.IsSound());
}

/// <summary>The time that some good answers took together.</summary>
/// <param name="Sum">From the sending to the first byte that can be given on.</param>
/// <param name="Count">Answers.</param>
public readonly record struct LatencySample(TimeSpan Sum, int Count)
{
    // An attempt ends after its total deadline at the latest, which is minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Adds up two samples.</summary>
    public static LatencySample operator +(LatencySample a, LatencySample b) => new(a.Sum + b.Sum, a.Count + b.Count);

    /// <summary>Determines whether the numbers are possible for answers of a provider.</summary>
    public bool IsSound() => Count >= 0 && Sum >= TimeSpan.Zero && Sum <= Longest * Count;
}
