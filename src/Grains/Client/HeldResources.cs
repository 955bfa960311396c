using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Resources that this process uses, by their ids and names. The change feed drops what is older than it says. What was read before
/// it spoke is not put in where it is older, or may be.
/// </summary>
internal sealed class HeldResources(ResourceCacheTerms terms, TimeProvider time)
{
    private const long EntryWeight = 1_024;
    private const long NameWeight = 320;

    // The feed names slugs and ids that come into being, and no key's hash.
    private static readonly TimeSpan LookupAbsence = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan NameAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PoliciesAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    // Changes of which is known what they named. What was read before more of them is not put in.
    private const long Window = 1_024;
    private const long Forgotten = Window * 8;

    private readonly BoundedCache<(ResourceKind Kind, string Id), Held> _entries = new(terms.Bytes * 3 / 4);
    private readonly BoundedCache<string, HeldName> _names = new(terms.Bytes / 8);
    private readonly BoundedCache<string, HeldPolicies> _policies = new(terms.Bytes / 8);
    private readonly BoundedCache<(ResourceKind Kind, string Id), Named> _named = new(Forgotten);
    private readonly BoundedCache<string, long> _namedNames = new(Forgotten);
    private readonly BoundedCache<string, long> _namedPolicies = new(Forgotten);
    private long _dropped;
    private long _confirmedAt = time.GetTimestamp();

    /// <summary>Counts changes; taken before something is read that is to be put in.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>All resources that are held.</summary>
    public IEnumerable<StoredResource> Entries => _entries.Values.Select(static pair => pair.Value.Entry).OfType<StoredResource>();

    private bool IsHonoured => time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) < terms.Honour;

    /// <summary>
    /// True when the cluster has not answered for longer than between two looks at the change feed: what is known old counts without
    /// asking.
    /// </summary>
    public bool IsSilent => time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > Silence;

    /// <summary>Notes that the change feed named all changes up to a time.</summary>
    public void Confirm(long at) => Volatile.Write(ref _confirmedAt, at);

    /// <summary>Gets what is known of a resource; null: it is known to be absent.</summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="id">Its id.</param>
    /// <param name="entry">The resource.</param>
    /// <param name="evenOld">Whether an absence counts that was noted a while ago, since nobody can be asked.</param>
    public bool TryGet(ResourceKind kind, string id, out StoredResource? entry, bool evenOld = false)
    {
        entry = null;
        if (!_entries.TryGet((kind, id), out var held) || !IsHonoured
            || (held.Entry is null && !evenOld && !IsSilent && time.GetElapsedTime(held.At) >= NameAge))
            return false;
        entry = held.Entry;
        return true;
    }

    /// <summary>Gets the id that a name leads to; null: nobody has the name.</summary>
    /// <param name="key">Key of the name.</param>
    /// <param name="id">The id.</param>
    /// <param name="evenOld">Whether it counts where it was noted a while ago, since nobody can be asked.</param>
    public bool TryGetName(string key, out string? id, bool evenOld = false)
    {
        id = null;
        if (!_names.TryGet(key, out var held) || !IsHonoured
            || (!evenOld && !IsSilent && time.GetElapsedTime(held.At) >= held.Age))
            return false;
        id = held.Id;
        return true;
    }

    /// <summary>Gets the policies of a workspace.</summary>
    /// <param name="workspace">Id of the workspace.</param>
    /// <param name="policies">Its policies.</param>
    /// <param name="evenOld">Whether they count where they were read a while ago, since nobody can be asked.</param>
    public bool TryGetPolicies(string workspace, out ImmutableArray<StoredResource> policies, bool evenOld = false)
    {
        policies = [];
        if (!_policies.TryGet(workspace, out var held) || !IsHonoured
            || (!evenOld && !IsSilent && time.GetElapsedTime(held.At) >= PoliciesAge))
            return false;
        policies = held.Policies;
        return true;
    }

    /// <summary>Holds what was read.</summary>
    public void Put(ResourceKind kind, string id, StoredResource? entry, long dropped)
    {
        if (!IsRecent(dropped))
            return;
        if (_named.TryGet((kind, id), out var named) && named.At > dropped && !(entry?.Version >= named.Version))
            return;
        if (entry is not null && _entries.TryGet((kind, id), out var held) && held.Entry?.Version > entry.Version)
            return;
        _entries.Set((kind, id), new(entry, time.GetTimestamp()), EntryWeight + ((entry?.Content.Json.Length ?? 0) * 2L));
    }

    /// <summary>Holds where a slug leads.</summary>
    public void PutSlug(string key, string? id, long dropped) => PutName(key, new(id, time.GetTimestamp(), NameAge), dropped);

    /// <summary>Holds where another name leads.</summary>
    public void PutLookup(string key, string? id, long dropped) =>
        PutName(key, new(id, time.GetTimestamp(), id is null ? LookupAbsence : NameAge), dropped);

    /// <summary>Holds the policies of a workspace.</summary>
    public void PutPolicies(string workspace, ImmutableArray<StoredResource> policies, long dropped)
    {
        if (IsRecent(dropped) && !(_namedPolicies.TryGet(workspace, out var at) && at > dropped))
            _policies.Set(
                workspace, new(policies, time.GetTimestamp()), NameWeight + policies.Sum(static policy => policy.Content.Json.Length * 2L));
    }

    /// <summary>Drops what is older than a change. The copy that has the change already stays, and the names that lead to it.</summary>
    public void Drop(FeedChange change)
    {
        var (kind, workspace, id) = (change.Kind, change.Workspace, change.Id);
        var at = Interlocked.Increment(ref _dropped);
        if (!_named.TryGet((kind, id), out var named) || named.Version < change.Version)
            _named.Set((kind, id), new(change.Version, at), 1);
        if (!(_entries.TryGet((kind, id), out var held) && held.Entry?.Version >= change.Version))
            _entries.Remove((kind, id));
        foreach (var name in new[] { change.Slug, id })
        {
            var key = ResourceKeys.Slug(kind, workspace, name);
            _namedNames.Set(key, at, 1);
            if (_names.TryGet(key, out var leads) && leads.Id != id)
                _names.Remove(key);
        }

        if (!ResourceStoreState.IsPolicy(kind))
            return;
        _namedPolicies.Set(workspace, at, 1);
        if (!(_policies.TryGet(workspace, out var list)
            && list.Policies.Any(policy => policy.Kind == kind && policy.Id == id && policy.Version >= change.Version)))
            _policies.Remove(workspace);
    }

    /// <summary>Drops a copy that is not the resource any more.</summary>
    public void Drop(ResourceKind kind, string workspace, string id)
    {
        Interlocked.Increment(ref _dropped);
        _entries.Remove((kind, id));
        if (ResourceStoreState.IsPolicy(kind))
            _policies.Remove(workspace);
    }

    /// <summary>Drops everything that is held.</summary>
    public void Clear()
    {
        // Versions may begin anew.
        Interlocked.Add(ref _dropped, Window);
        _named.Clear();
        _entries.Clear();
        _names.Clear();
        _policies.Clear();
    }

    /// <summary>Drops a name that was freed or taken.</summary>
    public void DropName(string key)
    {
        _namedNames.Set(key, Interlocked.Increment(ref _dropped), 1);
        _names.Remove(key);
    }

    private bool IsRecent(long dropped) => Dropped - dropped < Window;

    // Where a name leads is looked at again when it is used; that it leads nowhere is not.
    private void PutName(string key, HeldName name, long dropped)
    {
        if (IsRecent(dropped) && (name.Id is not null || !_namedNames.TryGet(key, out var at) || at <= dropped))
            _names.Set(key, name, NameWeight + (key.Length * 2L));
    }

    private sealed record Held(StoredResource? Entry, long At);

    private readonly record struct Named(long Version, long At);

    private sealed record HeldName(string? Id, long At, TimeSpan Age);

    private sealed record HeldPolicies(ImmutableArray<StoredResource> Policies, long At);
}
