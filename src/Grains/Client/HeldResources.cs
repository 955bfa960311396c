using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Resources that this process uses, by their ids and names. What was read while something was dropped is not put in: it may be what
/// was dropped.
/// </summary>
internal sealed class HeldResources(ResourceCacheTerms terms, TimeProvider time)
{
    private const long EntryWeight = 1_024;
    private const long NameWeight = 320;

    // Unknown names are asked for by whoever guesses, and come into being when somebody makes them.
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan NameAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PoliciesAge = TimeSpan.FromMinutes(5);

    // Longer than between two looks at the change feed.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

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

    /// <summary>Notes that the change feed named all changes up to a time.</summary>
    public void Confirm(long at) => Volatile.Write(ref _confirmedAt, at);

    /// <summary>Gets what is known of a resource; null: it is known to be absent.</summary>
    public bool TryGet(ResourceKind kind, string id, out StoredResource? entry)
    {
        entry = null;
        if (!_entries.TryGet((kind, id), out var held) || !IsHonoured
            || (held.Entry is null && time.GetElapsedTime(held.At) >= Absence))
            return false;
        entry = held.Entry;
        return true;
    }

    /// <summary>Gets the id that a name leads to; null: nobody has the name.</summary>
    public bool TryGetName(string key, out string? id)
    {
        id = null;
        if (!_names.TryGet(key, out var held) || IsOld(held.At, held.Id is null ? Absence : NameAge, mayLast: held.Id is not null))
            return false;
        id = held.Id;
        return true;
    }

    /// <summary>Gets the policies of a workspace.</summary>
    public bool TryGetPolicies(string workspace, out ImmutableArray<StoredResource> policies)
    {
        policies = [];
        if (!_policies.TryGet(workspace, out var held) || !IsHonoured || IsOld(held.At, PoliciesAge, mayLast: true))
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

    /// <summary>Holds where a name leads.</summary>
    public void PutName(string key, string? id) => _names.Set(key, new(id, time.GetTimestamp()), NameWeight + (key.Length * 2L));

    /// <summary>Holds the policies of a workspace.</summary>
    public void PutPolicies(string workspace, ImmutableArray<StoredResource> policies, long dropped)
    {
        if (dropped == Dropped)
            _policies.Set(
                workspace, new(policies, time.GetTimestamp()), NameWeight + policies.Sum(static policy => policy.Content.Json.Length * 2L));
    }

    /// <summary>Drops a resource that changed.</summary>
    public void Drop(ResourceKind kind, string workspace, string id)
    {
        Interlocked.Increment(ref _dropped);
        _entries.Remove((kind, id));
        if (ResourceStoreState.IsPolicy(kind))
            _policies.Remove(workspace);
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _dropped);
        _entries.Clear();
        _names.Clear();
        _policies.Clear();
    }

    /// <summary>Drops a name that was freed or taken.</summary>
    public void DropName(string key) => _names.Remove(key);

    // While the cluster is away nothing is given up for its age alone.
    private bool IsOld(long at, TimeSpan age, bool mayLast) =>
        time.GetElapsedTime(at) >= age && !(mayLast && time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > Silence);

    private sealed record Held(StoredResource? Entry, long At);

    private sealed record HeldName(string? Id, long At);

    private sealed record HeldPolicies(ImmutableArray<StoredResource> Policies, long At);
}
