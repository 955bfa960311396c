using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>
/// All that is configured in the cluster; there is one. It takes the changes and says what changed. Front-ends read from
/// copies of their own, so that no request waits for it.
/// </summary>
[GrainInterfaceType("ImageGateway.Grains.Catalogue.ICatalogueGrain")]
[Alias("ig.ICatalogueGrain")]
public interface IResourceStoreGrain : IGrainWithStringKey
{
    /// <summary>Lists the entries written or deleted after a revision, each once.</summary>
    [Alias("After")]
    ValueTask<ResourceDelta> After(long revision, CancellationToken cancellationToken = default);

    /// <summary>An entry; null if there is none with this id.</summary>
    [Alias("Read")]
    ValueTask<StoredResource?> Read(ResourceKind kind, string id, CancellationToken cancellationToken = default);

    /// <summary>Makes a change; durable when answered, together with its audit.</summary>
    [Alias("Write")]
    ValueTask<ResourceWriteResult> Write(ResourceWrite write, CancellationToken cancellationToken = default);

    /// <summary>Sees to it that the audit and the versions of configs hold every change.</summary>
    /// <returns>The number of the latest change.</returns>
    [Alias("Settle")]
    ValueTask<long> Settle(CancellationToken cancellationToken = default);

    /// <summary>Settles, and keeps no second copy of the changes that the audit and the versions hold.</summary>
    /// <returns>The number of the latest change.</returns>
    [Alias("DropSettled")]
    ValueTask<long> DropSettled(CancellationToken cancellationToken = default);
}

/// <summary>Changes after a revision, sent to front-ends.</summary>
/// <param name="Revision">The revision now.</param>
/// <param name="Written">Entries as they are now.</param>
/// <param name="Gone">Entries that were deleted.</param>
[GenerateSerializer, Immutable, Alias("ig.CatalogueDelta")]
public sealed record ResourceDelta(
    [property: Id(0)] long Revision, [property: Id(1)] ImmutableArray<StoredResource> Written,
        [property: Id(2)] ImmutableArray<ChangedResource> Gone);
