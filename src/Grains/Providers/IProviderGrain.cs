using ImageGateway.Core.Health;

namespace ImageGateway.Grains.Providers;

/// <summary>What is known of a provider, for one credential and model family; the key is <see cref="HealthSubject.Key"/>.</summary>
[Alias("ig.IProviderGrain")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>Adds outcomes and answers with all of the window.</summary>
    [Alias("Report")]
    ValueTask<HealthView> Report(OutcomeCount[] outcomes, CancellationToken cancellationToken = default);
}
