using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Finds the provider that a name means in a workspace: its own first, then one of all workspaces to which it has access.
/// </summary>
public sealed class ProviderFinder(IResourceStore resourceStore)
{
    /// <summary>The entry, or null.</summary>
    public async ValueTask<StoredResource?> FindAsync(string workspace, string name, CancellationToken cancellation)
    {
        if (await resourceStore.FindAsync(ResourceKind.Provider, workspace, name, cancellation) is { } own)
            return own;
        return await resourceStore.FindAsync(ResourceKind.Provider, string.Empty, name, cancellation) is { } shared
            && MayUse(shared, workspace) ? shared : null;
    }

    /// <summary>The entry of this id, whosever it is, or null.</summary>
    public ValueTask<StoredResource?> ReadAsync(string id, CancellationToken cancellation) =>
        resourceStore.ReadAsync(ResourceKind.Provider, id, cancellation);

    /// <summary>
    /// Reads a page of the entries of a workspace and of those to which it was let in, the oldest first; null: of all. There may be very
    /// many in a workspace, and few that belong to all.
    /// </summary>
    public async ValueTask<ResourcePage> PageAsync(
        string? workspace, ResourceSelection selection, int skip, int take, CancellationToken cancellation)
    {
        var own = new ResourceList(ResourceKind.Provider, workspace, selection);
        if (workspace is null)
            return await resourceStore.PageAsync(own, skip, take, cancellation);
        var shared = await SharedAsync(workspace, selection, cancellation);
        if (shared.Count == 0)
            return await resourceStore.PageAsync(own, skip, take, cancellation);

        // Before each of them stand the own ones that are older and those of them that come first.
        var older = await resourceStore.CountAsync(own, [.. shared.Select(static entry => entry.CreatedAt)], cancellation);
        var before = shared.Index().Count(entry => older[entry.Index] + entry.Index < skip);
        var within = shared.Index().Count(entry => older[entry.Index] + entry.Index - skip is >= 0 and var place && place < take);
        var page = await resourceStore.PageAsync(own, skip - before, take - within, cancellation);
        return new(
            page.Total + shared.Count,
            [.. page.Entries.Concat(shared.Skip(before).Take(within))
                .OrderBy(static entry => entry.CreatedAt).ThenBy(static entry => entry.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Reads a page of the entries of a workspace alone, the oldest first; null: of all.</summary>
    public ValueTask<ResourcePage> OwnPageAsync(
        string? workspace, ResourceSelection selection, int skip, int take, CancellationToken cancellation) =>
        resourceStore.PageAsync(new(ResourceKind.Provider, workspace, selection), skip, take, cancellation);

    /// <summary>
    /// Reads a page of the entries that belong to all and to which a workspace was let in, the oldest first; null: of all of them.
    /// </summary>
    public async ValueTask<ResourcePage> SharedPageAsync(
        string? workspace, ResourceSelection selection, int skip, int take, CancellationToken cancellation) =>
        workspace is null
            ? await OwnPageAsync(string.Empty, selection, skip, take, cancellation)
            : ResourcePage.Of(await SharedAsync(workspace, selection, cancellation), skip, take);

    private async ValueTask<List<StoredResource>> SharedAsync(string workspace, ResourceSelection selection, CancellationToken cancellation)
    {
        var shared = new List<StoredResource>();
        await foreach (var entry in resourceStore.EachAsync(new(ResourceKind.Provider, string.Empty, selection), cancellation))
        {
            if (MayUse(entry, workspace))
                shared.Add(entry);
        }

        return shared;
    }

    /// <summary>Determines whether a workspace may use an entry that belongs to all.</summary>
    public static bool MayUse(StoredResource shared, string workspace) =>
        shared.Provider().Access is { } access
            ? access.Grants(workspace)
            : workspace == WorkspaceIds.Default;
}
