using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Resources;

[StatelessWorker, GrainType("resourcereader")]
internal sealed class ResourceReaderGrain(StoredStates states) : Grain, IResourceReaderGrain
{
    public async ValueTask<StoredResource[]> ReadMany(ResourceKind kind, string[] ids, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(ids.Select(id => GrainFactory.GetResource(kind, id).ReadResource(cancellationToken).AsTask()));
        return [.. read.Select(static stand => stand.Current).OfType<StoredResource>()];
    }

    public async ValueTask<StoredResource[]> ReadStored(ResourceKind kind, string[] ids, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(ids.Select(id => states.ResourceAsync(kind, id)));
        return [.. read.OfType<StoredResource>()];
    }

    public async ValueTask<FeedChange[]> Changed(FeedChange[] held, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(
            held.Select(one => GrainFactory.GetResource(one.Kind, one.Id).ReadResource(cancellationToken).AsTask()));
        return [.. held.Where((one, index) => read[index].Current?.Version != one.Version)];
    }
}
