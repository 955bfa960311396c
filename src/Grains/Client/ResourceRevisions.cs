using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Compares what this process holds with the cluster, in batches, all of it once a minute: the change feed may miss a change whose
/// silo died before it was announced.
/// </summary>
internal sealed class ResourceRevisions(IGrainFactory grains, HeldResources held, TimeProvider time)
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly Queue<FeedChange[]> _batches = new();
    private long _begunAt = time.GetTimestamp();

    /// <summary>Compares the next batch, if one is due.</summary>
    public async ValueTask<bool> CheckAsync()
    {
        if (_batches.Count == 0 && time.GetElapsedTime(_begunAt) >= Interval)
        {
            _begunAt = time.GetTimestamp();
            var entries = held.Entries.Select(
                static entry => new FeedChange(0, entry.Kind, entry.Workspace, entry.Id, entry.Version, entry.Slug));
            foreach (var batch in entries.Chunk(BatchSize))
                _batches.Enqueue(batch);
        }

        if (!_batches.TryDequeue(out var next))
            return false;
        foreach (var changed in await grains.GetGrain<IResourceReaderGrain>("revisions").Changed(next))
            held.Drop(changed.Kind, changed.Workspace, changed.Id);
        return true;
    }
}
