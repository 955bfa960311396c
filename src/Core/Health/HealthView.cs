using System.Collections.Immutable;

namespace ImageGateway.Core.Health;

/// <summary>The outcomes of the last minute, of all front-ends. Each plan judges them by its own thresholds.</summary>
/// <param name="Window">How far back the counts reach.</param>
/// <param name="Counts">Each status that was seen, once, in ascending order.</param>
public sealed record HealthView(TimeSpan Window, ImmutableArray<OutcomeCount> Counts)
{
    /// <summary>Attempts in all.</summary>
    public long Total => Counts.Sum(outcome => outcome.Count);

    /// <summary>Attempts that ended with this status.</summary>
    public long Of(int status) => Counts.FirstOrDefault(outcome => outcome.Status == status).Count;
}
