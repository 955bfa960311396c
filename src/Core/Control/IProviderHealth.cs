using ImageGateway.Core.Health;

namespace ImageGateway.Core.Control;

/// <summary>What all front-ends know together of the providers' health. Kept in memory only.</summary>
public interface IProviderHealth
{
    /// <summary>
    /// Reports outcomes, batched, at most four times a second, and answers with the view of all front-ends. With no
    /// outcomes it only asks. A report without an answer is not repeated: statistics may lose some.
    /// </summary>
    ValueTask<HealthView> ReportAsync(
        HealthSubject subject, IReadOnlyCollection<OutcomeCount> outcomes, CancellationToken cancellationToken);
}
