using System.Collections.Immutable;

namespace ImageGateway.Core.CircuitBreaking;

/// <summary>The outcomes of the last minute, of all front-ends. Each plan judges them by its own thresholds.</summary>
/// <param name="Window">How far back the counts reach.</param>
/// <param name="Statuses">Each status that was seen, once, in ascending order.</param>
/// <param name="Latency">How long good answers took lately (<see cref="LatencyMean"/>), or null where that is not known.</param>
public sealed record HealthView(TimeSpan Window, ImmutableArray<SeenStatus> Statuses, TimeSpan? Latency = null)
{
    /// <summary>Number of attempts of all statuses.</summary>
    public long Total => Statuses.Sum(status => status.Count);

    /// <summary>Attempts that ended with this status.</summary>
    public long Of(int status) => Statuses.FirstOrDefault(seen => seen.Status == status).Count;
}

/// <summary>A status within the window.</summary>
/// <param name="Status">The provider's HTTP status, or <see cref="OutcomeCount.NoResponse"/>.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="Age">How long ago it was seen last.</param>
public readonly record struct SeenStatus(int Status, long Count, TimeSpan Age);
