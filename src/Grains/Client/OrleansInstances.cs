using ImageGateway.Core.Instances;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>The directory of a cluster's processes, which one grain keeps.</summary>
internal sealed class OrleansInstances(IGrainFactory grains) : IInstanceDirectory
{
    private IInstanceTableGrain Table => grains.GetMetGrain<IInstanceTableGrain>(IInstanceTableGrain.OnlyKey);

    public async ValueTask<IReadOnlyList<string>> ReportAsync(InstanceReport report, CancellationToken cancellationToken) =>
        await ClusterCalls.CallAsync(TellAsync(report, cancellationToken));

    public async ValueTask<IReadOnlyList<InstanceStatus>> ListAsync(CancellationToken cancellationToken) =>
        await ClusterCalls.CallAsync(AskAsync(cancellationToken));

    private async ValueTask<string[]> TellAsync(InstanceReport report, CancellationToken cancellationToken) =>
        await Table.Meet(report, cancellationToken);

    private async ValueTask<InstanceStatus[]> AskAsync(CancellationToken cancellationToken) => await Table.List(cancellationToken);
}
