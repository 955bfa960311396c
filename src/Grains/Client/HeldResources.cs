using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Resources that this process uses, by their ids and names. What was read while something was dropped is not put in: it may be what
/// was dropped.
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

    private readonly BoundedCache<(ResourceKind Kind, string Id), Held> _entries = new(terms.Bytes * 3 / 4);
    private readonly BoundedCache<string, HeldName> _names = new(terms.Bytes / 8);
    private readonly BoundedCache<string, HeldPolicies> _policies = new(terms.Bytes / 8);
    private long _dropped;
    private long _confirmedAt = time.GetTimestamp();

    /// <summary>Counts what was dropped; taken before something is read that is to be put in.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>All resources that are held.</summary>
    public IEnumerable<StoredResource> Entries => _entries.Values.Select(static pair => pair.Value.Entry).OfType<StoredResource>();

    private bool IsHonoured => time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) < terms.Honour;

    // The cluster has not answered for longer than between two looks at the change feed: what is known old counts without asking.
    private bool IsSilent => time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > Silence;

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
        if (dropped == Dropped)
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
        if (dropped == Dropped)
            _policies.Set(
                workspace, new(policies, time.GetTimestamp()), NameWeight + policies.Sum(static policy => policy.Content.Json.Length * 2L));
    }

    /// <summary>Drops a resource that changed.</summary>
    public void Drop(ResourceKind kind, string workspace, string id, string slug)
    {
        Interlocked.Increment(ref _dropped);
        _entries.Remove((kind, id));
        _names.Remove(ResourceKeys.Slug(kind, workspace, slug));
        _names.Remove(ResourceKeys.Slug(kind, workspace, id));
        if (ResourceStoreState.IsPolicy(kind))
            _policies.Remove(workspace);
    }

    /// <summary>Drops everything that is held.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _dropped);
        _entries.Clear();
        _names.Clear();
        _policies.Clear();
    }

    /// <summary>Drops a name that was freed or taken.</summary>
    public void DropName(string key) => _names.Remove(key);

    private void PutName(string key, HeldName name, long dropped)
    {
        if (dropped == Dropped)
            _names.Set(key, name, NameWeight + (key.Length * 2L));
    }

    private sealed record Held(StoredResource? Entry, long At);

    private sealed record HeldName(string? Id, long At, TimeSpan Age);

    private sealed record HeldPolicies(ImmutableArray<StoredResource> Policies, long At);
}
