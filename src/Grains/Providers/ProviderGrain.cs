using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Providers;

/// <summary>Keeps nothing: the statistics of a minute die with the activation and are soon known again.</summary>
[GrainType("provider")]
internal sealed class ProviderGrain(HealthWindow window, TimeProvider clock) : Grain, IProviderGrain
{
    private readonly ProviderStatistics _statistics = new(window, clock);

    public ValueTask<HealthView> Report(HealthReport report, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_statistics.Report(report));

    public ValueTask<long> TryProbe(TimeSpan validity, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_statistics.TryProbe(validity));
}
