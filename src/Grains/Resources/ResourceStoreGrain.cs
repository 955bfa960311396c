using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

/// <summary>
/// Moves what the one document of earlier versions holds. The document is marked first, so that a process of an earlier version
/// cannot write to it any more, and emptied last, so that a move that was broken off begins again.
/// </summary>
[GrainType("catalogue")]
internal sealed class ResourceStoreGrain(
    [PersistentState("catalogue", GrainStorageNames.Default)] IPersistentState<ResourceStoreGrainState> state, TimeProvider time,
        ILogger<ResourceStoreGrain> logger)
    : Grain, IResourceStoreGrain
{
    private const int AtOnce = 32;

    // Below the time after which callers stop waiting.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private int _moved;

    public async ValueTask<int> Move(CancellationToken cancellationToken)
    {
        if (!state.RecordExists || state.State.IsMoved)
            return 0;
        var count = state.State.Entries.Count + state.State.Gone.Count;
        if (!state.State.IsMoving)
        {
            logger.MoveBegins(count);
            var marked = state.State.Copy();
            marked.IsMoving = true;
            await state.WriteOrDropAsync(marked, this);
        }

        if (_moved == 0)
            await GrainFactory.GetGrain<IChangeFeedGrain>(ResourceKeys.Feed)
                .Begin(state.State.Revision, [.. state.State.Pending], cancellationToken);
        for (var start = time.GetTimestamp(); _moved < count && time.GetElapsedTime(start) < Longest;)
        {
            var number = Math.Min(AtOnce, count - _moved);
            await Task.WhenAll(Enumerable.Range(_moved, number).Select(MoveAsync));
            _moved += number;
        }

        if (_moved < count)
            return count - _moved;
        await state.WriteOrDropAsync(new() { Revision = state.State.Revision, IsMoving = true, IsMoved = true }, this);
        logger.MoveEnds();
        return 0;
    }

    private async Task MoveAsync(int number)
    {
        var (entries, gone) = (state.State.Entries, state.State.Gone);
        if (number >= entries.Count)
        {
            var deleted = gone[number - entries.Count];
            await GrainFactory.GetResource(deleted.Kind, deleted.Id).Import(new(deleted.Kind, deleted.Id, deleted.Workspace, null, []));
            return;
        }

        var entry = entries[number].Entry();
        var names = new ResourceNames(GrainFactory);
        foreach (var name in ResourceNames.Of(entry.Kind, entry.Content))
            await names.TryTakeAsync(entry.Kind, name, entry.Id);
        await new ResourceIndex(GrainFactory).AddAsync(entry.Kind, entry.Workspace, new(entry.Id, entry.CreatedAt));

        // A version that the config's own state lacks is only in what its audit lacks.
        var versions = state.State.Pending.Where(change => change.Kind == entry.Kind && change.Id == entry.Id && change.Content is not null)
            .Select(static change => new ResourceVersion(change.Version, change.At, change.Actor, change.Content!));
        await GrainFactory.GetResource(entry.Kind, entry.Id).Import(new(entry.Kind, entry.Id, entry.Workspace, entry, [.. versions]));
    }
}
