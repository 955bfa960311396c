using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

/// <summary>
/// Lets the orders of lists follow the change feed. Changes that a silo of an earlier version took in are caught up with as far as
/// the feed still names them; beyond that all orders are removed, to be built anew when they are asked for.
/// </summary>
internal sealed class OrderKeeper(Grain grain, StoredStates states, IOrderedSets sets, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Turns _turns = new();
    private bool _isRetrying;
    private bool _isLate;

    /// <summary>A resource as it stands in an order.</summary>
    public static OrderedId ItemOf(StoredResource entry) => ItemOf(entry.Id, entry.CreatedAt);

    /// <inheritdoc cref="ItemOf(StoredResource)"/>
    public static OrderedId ItemOf(IndexItem item) => ItemOf(item.Id, item.CreatedAt);

    private static OrderedId ItemOf(string id, DateTimeOffset createdAt) => new(id, createdAt.ToUnixTimeMilliseconds());

    /// <summary>Brings the orders to the feed's revision. What fails is tried again until it is done or the grain ends.</summary>
    /// <param name="feed">Reads the feed's revision and its last changes, the oldest first.</param>
    public async Task FollowAsync(Func<(long Revision, List<FeedChange> Recent)> feed)
    {
        if (await TryFollowAsync(feed) || _isRetrying)
            return;
        _isRetrying = true;
        _ = RetryAsync(feed);
    }

    private async Task RetryAsync(Func<(long Revision, List<FeedChange> Recent)> feed)
    {
        do
            await Task.Delay(Pause, time);
        while (!grain.GrainContext.Deactivated.IsCompleted && !await TryFollowAsync(feed));
        _isRetrying = false;
    }

    private Task<bool> TryFollowAsync(Func<(long Revision, List<FeedChange> Recent)> feed) => _turns.RunAsync(async () =>
    {
        try
        {
            var (revision, recent) = feed();
            await FollowAsync(revision, recent);
            _isLate = false;
            return true;
        }
        catch (Exception late)
        {
            if (!_isLate)
                logger.ListsLag(late.Message);
            _isLate = true;
            return false;
        }
    });

    private async Task FollowAsync(long revision, List<FeedChange> recent)
    {
        var known = await sets.RevisionAsync();
        if (known == revision)
            return;
        if (known > revision || !(known >= (recent is [var oldest, ..] ? oldest.Revision - 1 : revision)))
            await sets.ClearAsync();
        else
        {
            await Task.WhenAll(recent.Where(change => change.Revision > known)
                .Select(static change => (change.Kind, change.Workspace, change.Id)).Distinct()
                .Select(change => TakeInAsync(change.Kind, change.Workspace, change.Id)));
        }

        await sets.SetRevisionAsync(revision);
    }

    private async Task TakeInAsync(ResourceKind kind, string workspace, string id)
    {
        var lists = ListKeys.For(kind, workspace).ToDictionary(ListKeys.Of);
        var existing = await sets.ExistingAsync([.. lists.Keys]);
        if (existing.Count == 0)
            return;
        // What the feed names is stored; its grain may be on a silo that is just leaving.
        var entry = await states.ResourceAsync(kind, id);
        foreach (var key in existing)
        {
            if (entry is not null && lists[key].Holds(entry))
                await sets.AddAsync(key, [ItemOf(entry)]);
            else
                await sets.RemoveAsync(key, [id]);
        }
    }
}
