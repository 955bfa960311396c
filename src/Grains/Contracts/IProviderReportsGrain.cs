using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Grains.Contracts;

/// <summary>Hands reports of many subjects to their grains in one call of a front-end; a worker of each silo.</summary>
[GrainInterfaceType("ig.IProviderReportsGrain")]
[Alias("ig.IProviderReportsGrain")]
public interface IProviderReportsGrain : IGrainWithStringKey
{
    /// <summary>Key of the worker.</summary>
    const string OnlyKey = "reports";

    /// <summary>Reports of subjects, by their keys.</summary>
    /// <returns>The views in the same order; null where a subject did not answer.</returns>
    [Alias("Report")]
    ValueTask<HealthView?[]> Report(string[] subjects, HealthReport[] reports, CancellationToken cancellationToken = default);
}
