namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Health statistics of providers, shared by all front-ends and kept in memory only.</summary>
public interface IProviderHealth
{
    /// <summary>
    /// Reports outcomes, batched, at most four times a second, and answers with the view of all front-ends. With nothing
    /// to tell it only asks. A report without an answer is not repeated: statistics may lose some.
    /// </summary>
    ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken);

    /// <summary>Asks for the one half-open permit, which ends with its report or with its time.</summary>
    /// <param name="subject">What is to be tried.</param>
    /// <param name="validity">How long the attempt may take; <see cref="ProviderStatistics.LongestProbe"/> at most.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The permit's number, or 0: someone else has it.</returns>
    ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken);
}
