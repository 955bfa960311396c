using ImageGateway.Core.ControlPlane;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>
/// The last changes of all resources, by which front-ends drop what they hold; there is one. It numbers the changes and hands
/// them to the audit.
/// </summary>
[GrainInterfaceType("ig.IChangeFeedGrain")]
[Alias("ig.IChangeFeedGrain")]
public interface IChangeFeedGrain : IGrainWithStringKey
{
    /// <summary>Takes a change in; durable when answered. Repeating it is harmless while it is among the last.</summary>
    /// <returns>The number of the change.</returns>
    [AlwaysInterleave, Alias("Append")]
    ValueTask<long> Append(StoredChange change, CancellationToken cancellationToken = default);

    /// <summary>The changes after a revision of an epoch.</summary>
    [AlwaysInterleave, Alias("After")]
    ValueTask<FeedChanges> After(string? epoch, long revision, CancellationToken cancellationToken = default);

    /// <summary>Ends when the audit has every change.</summary>
    /// <returns>The number of the latest change.</returns>
    [AlwaysInterleave, Alias("Settle")]
    ValueTask<long> Settle(CancellationToken cancellationToken = default);

    /// <summary>Settles, and keeps no second copy of what the audit has.</summary>
    /// <returns>The number of the latest change.</returns>
    [AlwaysInterleave, Alias("DropSettled")]
    ValueTask<long> DropSettled(CancellationToken cancellationToken = default);

    /// <summary>Begins at a revision with changes that another store had; nothing where the feed has begun.</summary>
    [AlwaysInterleave, Alias("Begin")]
    ValueTask Begin(long revision, StoredChange[] pending, CancellationToken cancellationToken = default);

    /// <summary>Settles, and goes on with numbers above a revision; nothing where they are above it.</summary>
    [AlwaysInterleave, Alias("Raise")]
    ValueTask Raise(long revision, CancellationToken cancellationToken = default);
}

/// <summary>Changes after a revision.</summary>
/// <param name="Epoch">Names the life of the store; another one: it was lost and begun anew.</param>
/// <param name="Revision">The number of the latest change.</param>
/// <param name="IsComplete">False when changes since are not known any more: everything may have changed.</param>
/// <param name="Changes">The changes, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("ig.FeedChanges")]
public sealed record FeedChanges(
    [property: Id(0)] string Epoch, [property: Id(1)] long Revision, [property: Id(2)] bool IsComplete,
        [property: Id(3)] FeedChange[] Changes);

/// <summary>A change without what it says.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Kind">Kind of the resource.</param>
/// <param name="Workspace">Id of its workspace.</param>
/// <param name="Id">Id of the resource.</param>
/// <param name="Version">Version of the resource after it.</param>
/// <param name="Slug">Slug of the resource.</param>
[GenerateSerializer, Immutable, Alias("ig.FeedChange")]
public sealed record FeedChange(
    [property: Id(0)] long Revision,
    [property: Id(1)] ResourceKind Kind,
    [property: Id(2)] string Workspace,
    [property: Id(3)] string Id,
    [property: Id(4)] long Version,
    [property: Id(5)] string Slug);
