using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>
/// Order of one list of resources by their creation, from which a page costs as much as is on it. It is built once from the tree of
/// buckets, when its first page is asked for, and follows the change feed from then on. The key is that of <see cref="ListKeys"/>.
/// </summary>
[GrainInterfaceType("ig.IResourceOrderGrain")]
[Alias("ig.IResourceOrderGrain")]
public interface IResourceOrderGrain : IGrainWithStringKey
{
    /// <summary>Reads the ids of a page.</summary>
    /// <param name="skip">How many stand before it.</param>
    /// <param name="take">How many it has at most.</param>
    /// <param name="revision">Revision of the change feed that the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("Page")]
    ValueTask<OrderPage> Page(int skip, int take, long revision, CancellationToken cancellationToken = default);

    /// <summary>Counts, for each of some times, the ids of resources that were created until then.</summary>
    [AlwaysInterleave, Alias("Count")]
    ValueTask<OrderCounts> Count(DateTimeOffset[] until, long revision, CancellationToken cancellationToken = default);

    /// <summary>Takes ids out whose resources are not on the list, as a page showed.</summary>
    [AlwaysInterleave, Alias("Check")]
    ValueTask Check(string[] ids, CancellationToken cancellationToken = default);
}

/// <summary>State of an order, as a reader finds it.</summary>
[GenerateSerializer, Alias("ig.OrderState")]
public enum OrderState
{
    /// <summary>The order has every change that the caller knows.</summary>
    Ready,

    /// <summary>The order is being built from what is there.</summary>
    Building,

    /// <summary>The order lacks changes that the caller knows.</summary>
    Behind,
}

/// <summary>Ids of a page.</summary>
/// <param name="State">Whether the rest is said.</param>
/// <param name="Total">Number of ids on all pages.</param>
/// <param name="Ids">Ids on the page, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("ig.OrderPage")]
public sealed record OrderPage([property: Id(0)] OrderState State, [property: Id(1)] long Total, [property: Id(2)] string[] Ids);

/// <summary>Numbers of ids until some times.</summary>
/// <param name="State">Whether the rest is said.</param>
/// <param name="Counts">The numbers, in the order of the times.</param>
[GenerateSerializer, Immutable, Alias("ig.OrderCounts")]
public sealed record OrderCounts([property: Id(0)] OrderState State, [property: Id(1)] long[] Counts);
