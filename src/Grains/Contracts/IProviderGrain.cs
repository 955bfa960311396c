using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Grains.Contracts;

/// <summary>Shared health of one provider, credential and model family; the key is <see cref="CircuitKey.Key"/>.</summary>
[GrainInterfaceType("ImageGateway.Grains.Providers.IProviderGrain")]
[Alias("ig.IProviderGrain")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>Takes a report in and answers with all of the window.</summary>
    [Alias("Report")]
    ValueTask<HealthView> Report(HealthReport report, CancellationToken cancellationToken = default);

    /// <summary>Gives the half-open permit to one caller; 0: someone else has it.</summary>
    [Alias("TryProbe")]
    ValueTask<long> TryProbe(TimeSpan validity, CancellationToken cancellationToken = default);
}
