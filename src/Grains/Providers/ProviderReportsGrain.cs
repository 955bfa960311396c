using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Grains.Contracts;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Providers;

[StatelessWorker, GrainType("providerreports")]
internal sealed class ProviderReportsGrain : Grain, IProviderReportsGrain
{
    public async ValueTask<HealthView?[]> Report(string[] subjects, HealthReport[] reports, CancellationToken cancellationToken) =>
        await Task.WhenAll(subjects.Zip(reports, (subject, report) => ReportAsync(subject, report, cancellationToken)));

    private async Task<HealthView?> ReportAsync(string subject, HealthReport report, CancellationToken cancellation)
    {
        try
        {
            return await GrainFactory.GetGrain<IProviderGrain>(subject).Report(report, cancellation);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            // The front-end says that it is lost.
            return null;
        }
    }
}
