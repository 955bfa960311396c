using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management;

/// <summary>Tells what an entry is still needed for, so that it cannot be deleted, and which names in a config lead nowhere.</summary>
internal sealed class ResourceUses(IResourceStore resourceStore)
{
    private const int MostNamed = 100;

    private static readonly ResourceKind[] InWorkspace =
    [
        ResourceKind.Provider, ResourceKind.Guardrail, ResourceKind.Config, ResourceKind.ApiKey, ResourceKind.UsagePolicy,
        ResourceKind.RatePolicy,
    ];

    private static readonly ResourceList Borrowing = new(ResourceKind.Provider, null, ResourceSelection.Borrowing);

    /// <summary>
    /// Lists what needs an entry, as errors call it, the first hundred of each kind; empty where it can be deleted.
    /// </summary>
    public async ValueTask<List<string>> FindAsync(StoredResource entry, CancellationToken cancellation) => entry.Kind switch
    {
        ResourceKind.Workspace => await OfWorkspaceAsync(entry, cancellation),
        ResourceKind.Provider => await UsersAsync(
            Borrowing, other => other.Provider().IntegrationId == entry.Id, static other => other.Slug, cancellation),
        ResourceKind.Guardrail => await OfGuardrailAsync(entry, cancellation),
        ResourceKind.Config => await OfConfigAsync(entry, cancellation),
        _ => [],
    };

    /// <summary>Lists the names in a config that lead to no guardrail of a workspace.</summary>
    public async ValueTask<List<string>> MissingGuardrailsAsync(string workspace, string config, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var name in SavedGuardrailCompiler.NamesIn(config))
        {
            if (await resourceStore.FindAsync(ResourceKind.Guardrail, workspace, name, cancellation) is null)
                missing.Add(name);
        }

        return missing;
    }

    private async ValueTask<List<string>> OfWorkspaceAsync(StoredResource workspace, CancellationToken cancellation)
    {
        var users = new List<string>();
        foreach (var kind in InWorkspace)
        {
            foreach (var inside in (await resourceStore.PageAsync(new(kind, workspace.Id), 0, MostNamed, cancellation)).Entries)
                users.Add($"{ManagementErrors.NameOf(kind)} '{inside.Slug}'");
        }

        return users;
    }

    private ValueTask<List<string>> OfGuardrailAsync(StoredResource guardrail, CancellationToken cancellation) => UsersAsync(
        new(ResourceKind.Config, guardrail.Workspace),
        config => SavedGuardrailCompiler.NamesIn(config.Config().Config) is var names
            && (names.Contains(guardrail.Id) || names.Contains(guardrail.Slug)),
        static config => $"config '{config.Slug}'",
        cancellation);

    // There may be very many on the list; so many of them are enough to say that the entry is in use.
    private async ValueTask<List<string>> UsersAsync(
        ResourceList list, Func<StoredResource, bool> uses, Func<StoredResource, string> name, CancellationToken cancellation)
    {
        var users = new List<string>();
        await foreach (var entry in resourceStore.EachAsync(list, cancellation))
        {
            if (uses(entry))
                users.Add(name(entry));
            if (users.Count == MostNamed)
                break;
        }

        return users;
    }

    private static ResourceList Configured(string workspace) => new(ResourceKind.ApiKey, workspace, ResourceSelection.Configured);

    // A key's or a workspace's requests would all fail without it.
    private async ValueTask<List<string>> OfConfigAsync(StoredResource config, CancellationToken cancellation)
    {
        bool Names(RequestDefaults defaults) => defaults.ConfigId == config.Id || defaults.ConfigId == config.Slug;
        ValueTask<List<string>> KeysAsync(string workspace) => UsersAsync(
            Configured(workspace), key => Names(key.ApiKey().Defaults), static key => $"api key '{key.Slug}'", cancellation);
        var users = await KeysAsync(config.Workspace);
        if (config.Workspace == WorkspaceIds.Default)
            users.AddRange(await KeysAsync(string.Empty));
        if (await resourceStore.ReadAsync(ResourceKind.Workspace, config.Workspace, cancellation) is { } workspace
            && Names(workspace.Workspace().Defaults))
            users.Add($"workspace '{workspace.Slug}'");
        return users;
    }
}
