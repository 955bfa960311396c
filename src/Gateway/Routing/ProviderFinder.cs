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

    /// <summary>The entries of a workspace and those to which it was let in; null: all.</summary>
    public async ValueTask<IEnumerable<StoredResource>> ListAsync(string? workspace, CancellationToken cancellation)
    {
        if (workspace is null)
            return await resourceStore.ListAsync(ResourceKind.Provider, null, cancellation);
        var own = await resourceStore.ListAsync(ResourceKind.Provider, workspace, cancellation);
        var shared = await resourceStore.ListAsync(ResourceKind.Provider, string.Empty, cancellation);
        return own.Concat(shared.Where(entry => MayUse(entry, workspace)))
            .OrderBy(static entry => entry.CreatedAt).ThenBy(static entry => entry.Id, StringComparer.Ordinal);
    }

    /// <summary>Determines whether a workspace may use an entry that belongs to all.</summary>
    public static bool MayUse(StoredResource shared, string workspace) =>
        shared.Provider().Access is { } access
            ? access.Grants(workspace)
            : workspace == WorkspaceIds.Default;
}
