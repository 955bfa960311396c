using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>Reads many resources in one call of a front-end; a worker of each silo.</summary>
[GrainInterfaceType("ig.IResourceReaderGrain")]
[Alias("ig.IResourceReaderGrain")]
public interface IResourceReaderGrain : IGrainWithStringKey
{
    /// <summary>The resources of these ids that are there.</summary>
    [Alias("ReadMany")]
    ValueTask<StoredResource[]> ReadMany(ResourceKind kind, string[] ids, CancellationToken cancellationToken = default);

    /// <summary>The resources of these ids that are there, read beside their grains: for whoever reads very many once.</summary>
    [Alias("ReadStored")]
    ValueTask<StoredResource[]> ReadStored(ResourceKind kind, string[] ids, CancellationToken cancellationToken = default);

    /// <summary>Those of the resources that are not there at the version that the caller holds.</summary>
    [Alias("Changed")]
    ValueTask<FeedChange[]> Changed(FeedChange[] held, CancellationToken cancellationToken = default);
}
