using System.Text.Json;
using ImageGateway.Api.Management.Export;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Holds a resources file against what is there: which entry is which, and what each is to say. Nothing is written.</summary>
internal sealed class DeclarationPlanner(IResourceStore resourceStore, DeclaredRecords records, ExportRecords exported)
{
    /// <summary>Plans all entries of a file.</summary>
    /// <exception cref="DeclarationException">An entry cannot be what the file says; all faults are named.</exception>
    public async ValueTask<IReadOnlyList<PlannedEntry>> PlanAsync(Declaration declaration, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var planned = new List<PlannedEntry>();
        var workspaces = new Dictionary<string, string>(StringComparer.Ordinal) { [string.Empty] = string.Empty };
        var providers = new Dictionary<(string Workspace, string Name), string>();
        foreach (var item in declaration.Items)
        {
            if (await WorkspaceOfAsync(item.Workspace, workspaces, cancellation) is not { } workspace)
            {
                faults.Add($"{item.Place}.workspace is '{item.Workspace}', which is no workspace");
                continue;
            }

            var current = await CurrentAsync(item, workspace, faults, cancellation);
            var id = current?.Id ?? item.Id ?? ResourceEditor.NewId();
            if (item.Kind == ResourceKind.Workspace)
                (workspaces[item.Slug], workspaces[id]) = (id, id);
            if (item.Kind == ResourceKind.Provider)
                (providers[(workspace, item.Slug)], providers[(workspace, id)]) = (id, id);
            var lender = item.Kind == ResourceKind.Provider ? await LenderAsync(item, workspace, providers, cancellation) : null;
            var names = new DeclaredNames(workspaces, lender);
            var json = records.Make(
                item, id, current, names, (place, wrong) => faults.Add($"{item.Place}.record{place.Replace('/', '.')}: {wrong}"));
            if (json is null)
                continue;
            if (current is not null && AreSame(item.Kind, id, json, current.Content.Json))
                json = current.Content.Json;
            planned.Add(new(item, id, new(workspace, item.Slug, json) { Lookups = exported.LookupsOf(item.Kind, json) }, current));
        }

        foreach (var many in planned.Where(static entry => ResourceStoreState.IsPolicy(entry.Item.Kind))
            .GroupBy(static entry => entry.Content.Workspace).Where(static group => group.Count() > PolicyBudgetResolver.MostPolicies))
            faults.Add($"{many.Last().Item.Place}: a workspace has at most {PolicyBudgetResolver.MostPolicies} policies");
        return faults.Count == 0 ? planned : throw new DeclarationException(faults);
    }

    // A record whose secrets nobody can open any more is another one.
    private bool AreSame(ResourceKind kind, string id, string one, string other) =>
        exported.UnknownKey(kind, other) is null && exported.AreSame(kind, id, one, other);

    private async ValueTask<string?> WorkspaceOfAsync(
        string name, Dictionary<string, string> known, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var id))
            return id;
        if (await resourceStore.FindAsync(ResourceKind.Workspace, string.Empty, name, cancellation) is not { } workspace)
            return null;
        (known[workspace.Slug], known[workspace.Id]) = (workspace.Id, workspace.Id);
        return workspace.Id;
    }

    private async ValueTask<StoredResource?> CurrentAsync(
        DeclaredItem item, string workspace, List<string> faults, CancellationToken cancellation)
    {
        var named = await resourceStore.FindAsync(item.Kind, workspace, item.Slug, cancellation);
        if (named is not null && named.Slug != item.Slug)
            named = null;
        var byId = item.Id is { } id ? await resourceStore.ReadAsync(item.Kind, id, cancellation) : null;
        if (named is not null && byId is not null && named.Id != byId.Id)
        {
            faults.Add($"{item.Place}.slug is that of another entry, '{named.Id}'");
            return null;
        }

        var current = named ?? byId;
        if (current is not null && current.DeclaredIn() is null && current.Id != item.Id)
            faults.Add($"{item.Place}: there is one that this file did not declare; give its 'id', '{current.Id}', to take it over, or delete it");
        if (current is not null && item.Kind == ResourceKind.ApiKey && current.ApiKey().Declared)
            faults.Add($"{item.Place}: the file of IMAGEGATEWAY__KEYSFILE declares it, too");
        return current;
    }

    // An integration stands in the file before those that use it, or is there already.
    private async ValueTask<string?> LenderAsync(
        DeclaredItem item, string workspace, Dictionary<(string Workspace, string Name), string> declared, CancellationToken cancellation)
    {
        using var record = JsonDocument.Parse(item.Record);
        if (record.RootElement.Text("integration_id") is not { } name)
            return null;
        foreach (var place in new[] { workspace, string.Empty })
        {
            if (declared.TryGetValue((place, name), out var id))
                return id;
            if (await resourceStore.FindAsync(ResourceKind.Provider, place, name, cancellation) is { } found)
                return found.Id;
        }

        return null;
    }
}
