using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>
/// Ids of the resources of one kind and workspace, for lists: a bucket of a tree by the ids' hashes. A bucket that is full hands its
/// ids to sixteen below it. Ids are entered before their resources are written and removed after them, so that a list may hold
/// some that are not there.
/// </summary>
[GrainInterfaceType("ig.IResourceIndexGrain")]
[Alias("ig.IResourceIndexGrain")]
public interface IResourceIndexGrain : IGrainWithStringKey
{
    /// <summary>Enters an id into the bucket.</summary>
    [Alias("Add")]
    ValueTask<IndexReply> Add(IndexItem item, CancellationToken cancellationToken = default);

    /// <summary>Removes an id from the bucket.</summary>
    [Alias("Remove")]
    ValueTask<IndexReply> Remove(string id, CancellationToken cancellationToken = default);

    /// <summary>Fills the bucket with the ids of the one above; what it had is replaced.</summary>
    [Alias("Fill")]
    ValueTask Fill(IndexItem[] items, CancellationToken cancellationToken = default);

    /// <summary>Reads the bucket as it is stored.</summary>
    [AlwaysInterleave, Alias("Read")]
    ValueTask<IndexBucket> Read(CancellationToken cancellationToken = default);
}

/// <summary>Answers of a bucket to a change.</summary>
[GenerateSerializer, Alias("ig.IndexReply")]
public enum IndexReply
{
    /// <summary>The bucket holds the change.</summary>
    Done,

    /// <summary>The bucket is split: the change belongs into one below.</summary>
    Below,

    /// <summary>The bucket does not exist: the change belongs into one above.</summary>
    Above,
}

/// <summary>An id in a bucket.</summary>
/// <param name="Id">Id of the resource.</param>
/// <param name="CreatedAt">When it was entered, which orders lists.</param>
[GenerateSerializer, Immutable, Alias("ig.IndexItem")]
public sealed record IndexItem([property: Id(0)] string Id, [property: Id(1)] DateTimeOffset CreatedAt);

/// <summary>A bucket as it is stored.</summary>
/// <param name="IsSplit">True when its ids are in the sixteen buckets below.</param>
/// <param name="Items">Its ids.</param>
[GenerateSerializer, Immutable, Alias("ig.IndexBucket")]
public sealed record IndexBucket([property: Id(0)] bool IsSplit, [property: Id(1)] IndexItem[] Items);
