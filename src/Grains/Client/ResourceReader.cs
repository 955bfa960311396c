using System.Collections.Concurrent;
using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Reads resources for this process: what it holds, and otherwise from their grains, with one call under way for each.
/// </summary>
internal sealed class ResourceReader(IGrainFactory grains, HeldResources held, TimeProvider time)
{
    private const int BatchSize = 200;
    private const int MostHeldOfAList = 1_000;

    // Longer names than any resource has are nobody's.
    private const int MostChars = 256;

    private readonly ConcurrentDictionary<(ResourceKind Kind, string Id), Task<StoredResource?>> _reading = new();

    /// <summary>Reads a resource; null: there is none.</summary>
    public ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellation)
    {
        if (held.TryGet(kind, id, out var entry) || id.Length is 0 or > MostChars)
            return new(entry);
        return new(SharedAsync(kind, id).WaitAsync(cancellation));
    }

    /// <summary>Finds a resource by its slug or id in a workspace.</summary>
    public ValueTask<StoredResource?> FindAsync(ResourceKind kind, string workspace, string name, CancellationToken cancellation)
    {
        if (name.Length is 0 or > MostChars)
            return default;
        var key = ResourceKeys.Slug(kind, workspace, name);
        if (!held.TryGetName(key, out var id))
            return SearchAsync(kind, workspace, name, key, cancellation);
        if (id is null)
            return default;
        return held.TryGet(kind, id, out var entry) && entry is not null && Is(entry, workspace, name)
            ? new(entry)
            : SearchAsync(kind, workspace, name, key, cancellation);
    }

    /// <summary>Finds a resource by one of its other names.</summary>
    public ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellation)
    {
        if (name.Length is 0 or > MostChars)
            return default;
        var key = ResourceKeys.Lookup(kind, name);
        if (!held.TryGetName(key, out var id))
            return SearchLookupAsync(kind, name, key, cancellation);
        if (id is null)
            return default;
        return held.TryGet(kind, id, out var entry) && entry is not null && entry.Content.Lookups.Contains(name)
            ? new(entry)
            : SearchLookupAsync(kind, name, key, cancellation);
    }

    /// <summary>The policies of a workspace, by their ids.</summary>
    public ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellation)
    {
        return held.TryGetPolicies(workspace, out var policies) ? new(policies) : new(LoadPoliciesAsync(workspace).WaitAsync(cancellation));
    }

    /// <summary>The resources of a kind and workspace, the oldest first.</summary>
    public async Task<List<StoredResource>> ListAsync(ResourceKind kind, string workspace, CancellationToken cancellation)
    {
        var items = await ClusterCalls.RepeatAsync(
            () => new ValueTask<List<IndexItem>>(new ResourceIndex(grains).ListAsync(kind, workspace)), time, IsSilent);
        var found = new List<StoredResource>(items.Count);
        foreach (var batch in items.Select(static item => item.Id).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            found.AddRange(await ReadManyAsync(kind, batch, hold: items.Count <= MostHeldOfAList, isOnce: items.Count > MostHeldOfAList));
        }

        // The list may hold ids of resources that are gone, or of another workspace by now.
        found.RemoveAll(entry => entry.Workspace != workspace);
        found.Sort(static (one, other) => one.CreatedAt.CompareTo(other.CreatedAt) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Id, other.Id));
        return found;
    }

    /// <summary>The resources of these ids that are there.</summary>
    /// <param name="kind">Kind of the resources.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="isOnce">True for whoever reads very many: their grains need not be activated for it.</param>
    public async ValueTask<IReadOnlyList<StoredResource>> ReadManyAsync(
        ResourceKind kind, IReadOnlyCollection<string> ids, bool isOnce = false)
    {
        var found = new List<StoredResource>(ids.Count);
        foreach (var batch in ids.Chunk(BatchSize))
            found.AddRange(await ReadManyAsync(kind, batch, hold: false, isOnce));
        return found;
    }

    private static bool Is(StoredResource entry, string workspace, string name) =>
        entry.Workspace == workspace && (entry.Slug == name || entry.Id == name);

    private bool IsSilent() => held.IsSilent;

    private async Task<IEnumerable<StoredResource>> ReadManyAsync(ResourceKind kind, string[] ids, bool hold, bool isOnce)
    {
        var (known, missing) = (new List<StoredResource>(), new List<string>());
        foreach (var id in ids)
        {
            if (!held.TryGet(kind, id, out var entry))
                missing.Add(id);
            else if (entry is not null)
                known.Add(entry);
        }

        if (missing.Count == 0)
            return known;
        var dropped = held.Dropped;
        var worker = grains.GetGrain<IResourceReaderGrain>(kind.ToString());
        var read = (isOnce ? await StoredAsync(worker, kind, [.. missing]) : null)
            ?? await ClusterCalls.RepeatAsync(() => worker.ReadMany(kind, [.. missing]), time, IsSilent);
        if (hold)
            Array.ForEach(read, entry => held.Put(kind, entry.Id, entry, dropped));
        return known.Concat(read);
    }

    // Null from a silo of an earlier version, which cannot do that.
    private static async ValueTask<StoredResource[]?> StoredAsync(IResourceReaderGrain worker, ResourceKind kind, string[] ids)
    {
        try
        {
            return await ClusterCalls.CallAsync(worker.ReadStored(kind, ids));
        }
        catch (ControlPlaneUnavailableException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<StoredResource>> LoadPoliciesAsync(string workspace)
    {
        try
        {
            var dropped = held.Dropped;
            var lists = await Task.WhenAll(
                ListAsync(ResourceKind.UsagePolicy, workspace, default), ListAsync(ResourceKind.RatePolicy, workspace, default));
            ImmutableArray<StoredResource> loaded =
                [.. lists.SelectMany(static list => list).OrderBy(static policy => policy.Id, StringComparer.Ordinal)];
            held.PutPolicies(workspace, loaded, dropped);
            return loaded;
        }
        catch (ControlPlaneUnavailableException) when (held.TryGetPolicies(workspace, out _, evenOld: true))
        {
            held.TryGetPolicies(workspace, out var known, evenOld: true);
            return known;
        }
    }

    // Who comes while the same is being read waits for it.
    private Task<StoredResource?> SharedAsync(ResourceKind kind, string id)
    {
        return _reading.GetOrAdd((kind, id), _ => LoadAsync());

        async Task<StoredResource?> LoadAsync()
        {
            await Task.Yield();
            try
            {
                var dropped = held.Dropped;
                var stand = await ClusterCalls.RepeatAsync(() => grains.GetResource(kind, id).ReadResource(), time, IsSilent);
                held.Put(kind, id, stand.Current, dropped);
                return stand.Current;
            }
            catch (ControlPlaneUnavailableException) when (held.TryGet(kind, id, out _, evenOld: true))
            {
                held.TryGet(kind, id, out var known, evenOld: true);
                return known;
            }
            finally
            {
                _reading.TryRemove((kind, id), out var _);
            }
        }
    }

    private async ValueTask<StoredResource?> SearchAsync(
        ResourceKind kind, string workspace, string name, string key, CancellationToken cancellation)
    {
        try
        {
            var dropped = held.Dropped;
            var holder = await HolderAsync(key, cancellation);
            var entry = holder is null ? null : await ReadAsync(kind, holder, cancellation);
            if (entry is null || !Is(entry, workspace, name))
                entry = await ReadAsync(kind, name, cancellation) is { } byId && Is(byId, workspace, name) ? byId : null;
            held.PutSlug(key, entry?.Id, dropped);
            return entry;
        }
        catch (ControlPlaneUnavailableException)
        {
            return Known(kind, key, entry => Is(entry, workspace, name));
        }
    }

    private async ValueTask<StoredResource?> SearchLookupAsync(
        ResourceKind kind, string name, string key, CancellationToken cancellation)
    {
        try
        {
            var dropped = held.Dropped;
            var holder = await HolderAsync(key, cancellation);
            var entry = holder is not null && await ReadAsync(kind, holder, cancellation) is { } found
                && found.Content.Lookups.Contains(name) ? found : null;
            held.PutLookup(key, entry?.Id, dropped);
            return entry;
        }
        catch (ControlPlaneUnavailableException)
        {
            return Known(kind, key, entry => entry.Content.Lookups.Contains(name));
        }
    }

    // Nobody can be asked: what was known last counts, also that a name was nobody's.
    private StoredResource? Known(ResourceKind kind, string key, Predicate<StoredResource> fits)
    {
        if (!held.TryGetName(key, out var id, evenOld: true))
            throw ControlPlaneUnavailableException.NotAnswered;
        if (id is null)
            return null;
        return held.TryGet(kind, id, out var entry, evenOld: true) && (entry is null || fits(entry))
            ? entry
            : throw ControlPlaneUnavailableException.NotAnswered;
    }

    private async ValueTask<string?> HolderAsync(string key, CancellationToken cancellation) =>
        await ClusterCalls.RepeatAsync(() => new ResourceNames(grains).HolderAsync(key), time, IsSilent).AsTask().WaitAsync(cancellation);
}
