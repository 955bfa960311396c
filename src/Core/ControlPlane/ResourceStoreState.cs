using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// All entries at one moment, and what becomes of a change: the rules of the resource store, which every engine hosts. Immutable;
/// an engine swaps one state for the next.
/// </summary>
public sealed class ResourceStoreState
{
    private readonly ImmutableDictionary<(ResourceKind Kind, string Id), StoredResource> _entries;
    private readonly ImmutableDictionary<(ResourceKind Kind, string Workspace, string Slug), StoredResource> _slugs;
    private readonly ImmutableDictionary<(ResourceKind Kind, string Name), StoredResource> _lookups;
    private readonly ImmutableDictionary<string, ImmutableArray<StoredResource>> _policies;

    private ResourceStoreState(
        ImmutableDictionary<(ResourceKind Kind, string Id), StoredResource> entries,
        ImmutableDictionary<(ResourceKind Kind, string Workspace, string Slug), StoredResource> slugs,
        ImmutableDictionary<(ResourceKind Kind, string Name), StoredResource> lookups,
        ImmutableDictionary<string, ImmutableArray<StoredResource>> policies)
    {
        _entries = entries;
        _slugs = slugs;
        _lookups = lookups;
        _policies = policies;
    }

    /// <summary>State that holds no entries.</summary>
    public static ResourceStoreState Empty { get; } = new(
        ImmutableDictionary<(ResourceKind Kind, string Id), StoredResource>.Empty,
        ImmutableDictionary<(ResourceKind Kind, string Workspace, string Slug), StoredResource>.Empty,
        ImmutableDictionary<(ResourceKind Kind, string Name), StoredResource>.Empty,
        ImmutableDictionary<string, ImmutableArray<StoredResource>>.Empty);

    /// <summary>The entry of this id, or null.</summary>
    public StoredResource? Read(ResourceKind kind, string id) => _entries.GetValueOrDefault((kind, id));

    /// <summary>The entry of a workspace with this slug or id, or null.</summary>
    public StoredResource? Find(ResourceKind kind, string workspace, string name) =>
        _slugs.TryGetValue((kind, workspace, name), out var named) ? named
        : _entries.TryGetValue((kind, name), out var entry) && entry.Workspace == workspace ? entry
        : null;

    /// <summary>The entry that has this among its other names, or null.</summary>
    public StoredResource? FindLookup(ResourceKind kind, string name) => _lookups.GetValueOrDefault((kind, name));

    /// <summary>The policies of a workspace, budgets and rate limits, by their ids.</summary>
    public ImmutableArray<StoredResource> Policies(string workspace) => _policies.TryGetValue(workspace, out var policies) ? policies : [];

    /// <summary>The entries of a kind, the oldest first.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="workspace">Whose; null: all workspaces'.</param>
    public IReadOnlyList<StoredResource> List(ResourceKind kind, string? workspace) =>
    [
        .. _entries.Values.Where(entry => entry.Kind == kind && (workspace is null || entry.Workspace == workspace))
            .OrderBy(entry => entry.CreatedAt).ThenBy(entry => entry.Id, StringComparer.Ordinal),
    ];

    /// <summary>Decides the outcome of a write against the current entries.</summary>
    /// <param name="write">The change.</param>
    /// <param name="wasUsed">Whether the id was an entry's that is deleted.</param>
    /// <param name="now">The time.</param>
    /// <returns>The result, and the entry that was written or, where it is null, nothing or a deletion.</returns>
    public ResourceWriteResult Judge(ResourceWrite write, bool wasUsed, DateTimeOffset now)
    {
        var current = Read(write.Kind, write.Id);
        if (write is { SlugMayChange: true, Content: { } content })
        {
            var slug = current?.Slug
                ?? SlugText.Free(content.Slug, slug => _slugs.ContainsKey((write.Kind, content.Workspace, slug)));
            write = write with { Content = content with { Slug = slug } };
        }

        var result = ResourceWriteRules.Judge(write, current, wasUsed, now);
        return result is { Outcome: ResourceWriteOutcome.Written, Current: not null } && IsTaken(write, write.Content!)
            ? new(ResourceWriteOutcome.NameTaken, current)
            : result;
    }

    /// <summary>The state with an entry in place of its earlier version.</summary>
    public ResourceStoreState With(StoredResource entry)
    {
        var without = Without(entry.Kind, entry.Id);
        return new(
            without._entries.SetItem((entry.Kind, entry.Id), entry),
            without._slugs.SetItem((entry.Kind, entry.Workspace, entry.Slug), entry),
            without._lookups.SetItems(entry.Content.Lookups.Select(name => KeyValuePair.Create((entry.Kind, name), entry))),
            IsPolicy(entry.Kind)
                ? without._policies
                .SetItem(entry.Workspace,
                    [.. without.Policies(entry.Workspace).Append(entry).OrderBy(policy => policy.Id, StringComparer.Ordinal)])
                : without._policies);
    }

    /// <summary>The state without an entry.</summary>
    public ResourceStoreState Without(ResourceKind kind, string id) => _entries.TryGetValue((kind, id), out var entry)
        ? new(
            _entries.Remove((kind, id)),
            _slugs.Remove((kind, entry.Workspace, entry.Slug)),
            _lookups.RemoveRange(entry.Content.Lookups.Select(name => (kind, name))),
            IsPolicy(kind) ? _policies.SetItem(entry.Workspace, Policies(entry.Workspace).Remove(entry)) : _policies)
        : this;

    /// <summary>Determines whether a kind is one of policies, which are asked for by workspace.</summary>
    public static bool IsPolicy(ResourceKind kind) => kind is ResourceKind.UsagePolicy or ResourceKind.RatePolicy;

    private bool IsTaken(ResourceWrite write, ResourceContent content) =>
        (_slugs.TryGetValue((write.Kind, content.Workspace, content.Slug), out var named) && named.Id != write.Id)
        || content.Lookups.Any(name => _lookups.TryGetValue((write.Kind, name), out var found) && found.Id != write.Id);
}
