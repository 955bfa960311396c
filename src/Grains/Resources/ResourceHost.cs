using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Resources;

/// <summary>
/// Hosts one resource in a grain. A change is answered after its own write; the change feed, and by it the audit and the
/// front-ends, get it afterwards, again and again until they have it.
/// </summary>
internal sealed class ResourceHost(
    ResourceKind kind, string id, IPersistentState<ResourceState> state, Grain grain, ChangeAnnouncer announcer, TimeProvider time)
{
    private const int MostVersions = 200;
    private const int MostVersionChars = 1_000_000;

    // The announcement is noted beside the grain's turns.
    private readonly Turns _turns = new();
    private ResourceState _stored = new();
    private StoredResource? _current;
    private Task? _announcement;

    /// <summary>The resource as it is stored; null: there is none.</summary>
    public StoredResource? Current => _current;

    /// <summary>True when the resource was deleted.</summary>
    public bool IsDeleted => _stored.Deleted;

    /// <summary>Takes the state over that was read from the store.</summary>
    public void Begin()
    {
        Show(state.State);
        Announce();
    }

    /// <summary>The resource as it is stored.</summary>
    public ResourceStand Read() => new(_current, _stored.Deleted);

    /// <summary>Versions of a config, the latest first.</summary>
    public ResourceVersion[] Versions() => [.. _stored.Versions.OrderByDescending(static version => version.Version)];

    /// <summary>Changes the resource and announces it.</summary>
    public Task<ResourceWriteResult> WriteAsync(ResourceWrite write) => _turns.RunAsync(async () =>
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var before = _current;
        var result = ResourceWriteRules.Judge(write, before, _stored.Deleted, now);
        if (result.Outcome != ResourceWriteOutcome.Written)
            return result;
        var (about, note) = (result.Current ?? before! with { Version = before.Version + 1 }, write.Note);
        var change = new StoredChange(
            0, now, kind, id, about.Workspace, about.Slug, about.Version, note.Actor, note.Action, note.Before, note.After, null);
        var next = _stored.Copy();
        next.Entry = result.Current is { } entry ? StoredEntry.From(entry, 0) : null;
        next.Deleted = result.Current is null;
        next.Versions = kind == ResourceKind.Config && result.Current is { } config
            ? Bounded([.. _stored.Versions, new(config.Version, now, note.Actor, config.Content.Json)])
            : [];
        next.Unannounced = [.. _stored.Unannounced, change];
        await KeepAsync(next);
        Announce();
        return result;
    });

    /// <summary>Takes a resource over as another store had it, unless there is one already.</summary>
    public Task ImportAsync(ImportedResource resource, IEnumerable<ResourceVersion> versions) => _turns.RunAsync(async () =>
    {
        if (_current is null && !_stored.Deleted)
        {
            var next = _stored.Copy();
            next.Entry = resource.Current is { } entry ? StoredEntry.From(entry, 0) : null;
            next.Deleted = resource.Current is null;
            next.Versions = resource.Current is null
                ? []
                : Bounded([.. versions.Concat(resource.Versions).DistinctBy(static version => version.Version)
                    .OrderBy(static version => version.Version)]);
            await KeepAsync(next);
        }

        return true;
    });

    /// <summary>Puts versions in place of those with the same numbers.</summary>
    public Task<int> ReplaceVersionsAsync(ResourceVersion[] versions) => _turns.RunAsync(async () =>
    {
        var others = versions.ToDictionary(static version => version.Version);
        var next = _stored.Copy();
        next.Versions = [.. _stored.Versions.Select(version => others.GetValueOrDefault(version.Version, version))];
        await KeepAsync(next);
        return next.Versions.Count(version => others.ContainsKey(version.Version));
    });

    /// <summary>Ends when the change feed has every change.</summary>
    public Task AnnouncedAsync() => _announcement ?? Task.CompletedTask;

    private static List<ResourceVersion> Bounded(List<ResourceVersion> versions)
    {
        var (first, chars) = (versions.Count, 0L);
        while (first > 0 && versions.Count - first < MostVersions
            && (first == versions.Count || chars + versions[first - 1].Json.Length <= MostVersionChars))
            chars += versions[--first].Json.Length;
        return versions[first..];
    }

    private async Task KeepAsync(ResourceState next)
    {
        await state.WriteOrDropAsync(next, grain);
        Show(next);
    }

    private void Show(ResourceState stored)
    {
        _stored = stored;
        _current = stored.Entry?.Entry();
    }

    private void Announce()
    {
        if (_stored.Unannounced.Count > 0 && _announcement is null)
            _announcement = AnnounceAsync();
    }

    private async Task AnnounceAsync()
    {
        await announcer.RunAsync(() => _stored.Unannounced, changes => _turns.RunAsync(async () =>
        {
            var next = _stored.Copy();
            next.Unannounced = [.. _stored.Unannounced.Except(changes)];
            await KeepAsync(next);
            return true;
        }));
        if (_stored.Unannounced.Count == 0)
            _announcement = null;
    }
}
