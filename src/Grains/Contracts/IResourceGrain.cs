using ImageGateway.Core.ControlPlane;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>Common interface of saved resources: each is a small document of its own.</summary>
[GrainInterfaceType("ig.IResourceGrain")]
[Alias("ig.IResourceGrain")]
public interface IResourceGrain : IGrainWithStringKey
{
    /// <summary>The resource as it is stored; answered also while a change is being written.</summary>
    [AlwaysInterleave, Alias("ReadResource")]
    ValueTask<ResourceStand> ReadResource(CancellationToken cancellationToken = default);

    /// <summary>Changes the resource, whose names are taken already; durable when answered, together with its audit.</summary>
    [Alias("WriteResource")]
    ValueTask<ResourceWriteResult> WriteResource(ResourceWrite write, CancellationToken cancellationToken = default);

    /// <summary>Takes a resource over as another store had it; one that is there already stays as it is.</summary>
    [Alias("Import")]
    ValueTask Import(ImportedResource resource, CancellationToken cancellationToken = default);

    /// <summary>The versions that are kept, the latest first.</summary>
    [AlwaysInterleave, Alias("ResourceVersions")]
    ValueTask<ResourceVersion[]> ResourceVersions(CancellationToken cancellationToken = default);

    /// <summary>Puts versions in place of those with the same numbers and returns how many there were.</summary>
    [Alias("ReplaceResourceVersions")]
    ValueTask<int> ReplaceResourceVersions(ResourceVersion[] versions, CancellationToken cancellationToken = default);

    /// <summary>Ends when the change feed has every change of the resource.</summary>
    [AlwaysInterleave, Alias("Announced")]
    ValueTask Announced(CancellationToken cancellationToken = default);
}

/// <summary>A policy or another resource that has no grain of its own; the key is its kind and id.</summary>
[GrainInterfaceType("ig.IOtherResourceGrain")]
[Alias("ig.IOtherResourceGrain")]
public interface IOtherResourceGrain : IResourceGrain;

/// <summary>A resource as its grain has it.</summary>
/// <param name="Current">The resource; null: there is none.</param>
/// <param name="WasUsed">True when its id was a resource's that is deleted.</param>
[GenerateSerializer, Immutable, Alias("ig.ResourceStand")]
public sealed record ResourceStand([property: Id(0)] StoredResource? Current, [property: Id(1)] bool WasUsed);

/// <summary>A resource of another store, with the versions that are kept.</summary>
/// <param name="Kind">Kind of the resource.</param>
/// <param name="Id">Id of the resource.</param>
/// <param name="Workspace">Id of its workspace.</param>
/// <param name="Current">The resource; null: it was deleted there.</param>
/// <param name="Versions">Its versions, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("ig.ImportedResource")]
public sealed record ImportedResource(
    [property: Id(0)] ResourceKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] string Workspace,
    [property: Id(3)] StoredResource? Current,
    [property: Id(4)] ResourceVersion[] Versions);
