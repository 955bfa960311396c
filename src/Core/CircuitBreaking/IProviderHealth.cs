namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Health statistics of providers, shared by all front-ends and kept in memory only.</summary>
public interface IProviderHealth
{
    /// <summary>
    /// Reports outcomes, batched, at most four times a second while something fails and less often else, and answers with the view of
    /// all front-ends. With nothing to tell it only asks. A report without an answer is not repeated: statistics may lose some.
    /// </summary>
    ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken);

    /// <summary>Reports outcomes of several subjects in one call.</summary>
    /// <returns>The views, in the order of the subjects; null where the subject did not answer, so that its report is lost.</returns>
    async ValueTask<IReadOnlyList<HealthView?>> ReportManyAsync(
        IReadOnlyList<SubjectReport> reports, CancellationToken cancellationToken)
    {
        var views = new List<HealthView?>(reports.Count);
        foreach (var report in reports)
            views.Add(await ReportAsync(report.Subject, report.Report, cancellationToken));
        return views;
    }

    /// <summary>Asks for the one half-open permit, which ends with its report or with its time.</summary>
    /// <param name="subject">What is to be tried.</param>
    /// <param name="validity">How long the attempt may take; <see cref="ProviderStatistics.LongestProbe"/> at most.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The permit's number, or 0: someone else has it.</returns>
    ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken);
}

/// <summary>Report of one subject.</summary>
/// <param name="Subject">The provider, credential and model family.</param>
/// <param name="Report">Outcomes since the last report.</param>
public readonly record struct SubjectReport(CircuitKey Subject, HealthReport Report);
