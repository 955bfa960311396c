using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Json;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Providers;

/// <summary><c>/v1/integrations</c>: credentials, the models that they may be used for, and the workspaces that may use them.</summary>
internal sealed class IntegrationsApi(
    ProviderEditor editor, ProviderViews views, IResourceStore resourceStore, UsageApi usage, UsageStatus status,
    ProviderSecrets secrets)
{
    /// <summary>Maps the routes of integrations.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/integrations", Scopes("list"), ListAsync);
        endpoints.Map<SavedProviderChange>(routes, "POST", "/integrations", Scopes("create"), CreateAsync);
        endpoints.Map(routes, "GET", "/integrations/{slug}", Scopes("read"), ReadAsync);
        endpoints.Map<SavedProviderChange>(routes, "PUT", "/integrations/{slug}", Scopes("update"), UpdateAsync);
        endpoints.Map(
            routes, "DELETE", "/integrations/{slug}", Scopes("delete"), call => editor.DeleteAsync(
                call, "integration", "integration.delete", views.Integration));
        endpoints.Map(routes, "GET", "/integrations/{slug}/models", Scopes("read"), ReadModelsAsync);
        endpoints.Map<IntegrationModelsChange>(routes, "PUT", "/integrations/{slug}/models", Scopes("update"), UpdateModelsAsync);
        endpoints.Map<ReferenceRequest>(routes, "DELETE", "/integrations/{slug}/models", Scopes("update"), DeleteModelsAsync);
        endpoints.Map(routes, "GET", "/integrations/{slug}/workspaces", Scopes("read"), ReadWorkspacesAsync);
        endpoints.Map<IntegrationWorkspacesChange>(
            routes, "PUT", "/integrations/{slug}/workspaces", Scopes("update"), UpdateWorkspacesAsync);
        usage.Map(endpoints, routes, "/integrations/{slug}", Scopes, call => editor.FindAsync(call, "integration"));
    }

    private static string[] Scopes(string verb) =>
        ["integrations." + verb, "workspace_integrations." + verb, "organisation_integrations." + verb];

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        var list = call.Query("type") switch
        {
            "workspace" => await editor.ListOfWorkspacesAsync(call),
            "organisation" => await editor.ListOfOrganisationAsync(call),
            _ => await editor.ListAsync(call, ResourceSelection.Integration),
        };
        return list.TryGet(out var page, out var error)
            ? await status.ListAsync(page, views.Integration, call.Cancellation)
            : error;
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, SavedProviderChange body)
    {
        var record = new ProviderRecord
        {
            Name = string.Empty,
            Origin = "integration",
            Provider = editor.VendorOf(body, call.Faults, "ai_provider_id"),
            Callable = body.CreateDefaultProvider.Or(true),
            AllowAllModels = body.AllowAllModels.Or(true),
        };
        var other = BodyNames.Slug(body.DefaultProviderSlug, call.Faults, "default_provider_slug");
        if (other is not null && other != body.Slug.Value)
            record = record with { Callable = false };
        var created = await editor.CreateAsync(call, body, record, shared: true, "integration.create", views.Integration);
        if (!created.TryGet(out var entry, out var error))
            return error;
        if (other is not null && !record.Callable && body.CreateDefaultProvider.Or(true))
        {
            // The default provider under a slug of its own is a second entry with this one's credential.
            var standard = new ProviderRecord
            {
                Name = record.Name,
                Origin = "provider",
                Provider = record.Provider,
                IntegrationId = entry.Id,
            };
            var named = new SavedProviderChange { Name = body.Name, Slug = other, WorkspaceId = body.WorkspaceId };
            if ((await editor.CreateAsync(call, named, standard, shared: true, "provider.create", views.Provider)).Error is { } refused)
                return refused;
        }

        return Response(created);
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "integration")).TryGet(out var entry, out var error))
            return error;
        return await status.AddAsync(views.Integration(entry), entry, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, SavedProviderChange body) =>
        Response(await editor.ChangeAsync(call, body, "integration", "integration.update", views.Integration));

    private async ValueTask<ManagementResponse> ReadModelsAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "integration")).TryGet(out var entry, out var error))
            return error;
        var record = entry.Provider();
        return new JsonObject
        {
            ["total"] = record.Models.Length,
            ["allow_all_models"] = record.AllowAllModels,
            ["models"] = new JsonArray([.. record.Models.Select(ProviderViews.Model)]),
        };
    }

    private async ValueTask<ManagementResponse> UpdateModelsAsync(ManagementCall call, IntegrationModelsChange body)
    {
        var changed = await editor.ChangeAsync(call, "integration", "integration.models.update", WithModels, (_, record) =>
        {
            var models = record.Models.ToDictionary(model => model.Slug, StringComparer.OrdinalIgnoreCase);
            foreach (var model in body.Models.Value is { } rules ? rules.EnumerateArray() : default)
            {
                var slug = model.Text("slug")!;
                models[slug] = secrets.Masked(new ModelRule(slug, model.Member("enabled").GetBoolean(), model.Clone()));
            }

            if (models.Count > IntegrationModelsChange.MaxModels)
                call.Faults.Add($"at most {IntegrationModelsChange.MaxModels} models are accepted");
            return record with { Models = [.. models.Values], AllowAllModels = body.AllowAllModels.Or(record.AllowAllModels) };
        });
        return changed.Error is { } error ? error : Views.Both([]);
    }

    private async ValueTask<ManagementResponse> DeleteModelsAsync(ManagementCall call, ReferenceRequest body)
    {
        var slugs = (body.Slugs.Value ?? call.Query("slugs") ?? string.Empty).Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var changed = await editor.ChangeAsync(
            call, "integration", "integration.models.delete", WithModels,
            (_, record) =>
                record with { Models = [.. record.Models.Where(model => !slugs.Contains(model.Slug, StringComparer.OrdinalIgnoreCase))] });
        return changed.Error is { } error ? error : ManagementResponse.Empty;
    }

    private async ValueTask<ManagementResponse> ReadWorkspacesAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "integration")).TryGet(out var entry, out var error))
            return error;
        var access = entry.Provider().Access;
        var grants = access?.Workspaces ?? [];
        return new JsonObject
        {
            ["total"] = grants.Length,
            ["global_workspace_access"] = access is null ? null : new JsonObject { ["enabled"] = access.Everywhere },
            ["workspaces"] = new JsonArray([.. grants.Select(grant => new JsonObject { ["id"] = grant.Id, ["enabled"] = grant.Enabled })]),
        };
    }

    private async ValueTask<ManagementResponse> UpdateWorkspacesAsync(ManagementCall call, IntegrationWorkspacesChange body)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.NotYours("integration", call.Path("slug"));
        var known = (await resourceStore.ListAsync(ResourceKind.Workspace, null, call.Cancellation)).ToDictionary(
            entry => entry.Slug, entry => entry.Id);
        var changed = await editor.ChangeAsync(call, "integration", "integration.workspaces.update", WithAccess, (_, record) =>
        {
            var access = record.Access ?? new(false, []);
            var grants = (body.OverrideExistingWorkspaceAccess.Value ? [] : access.Workspaces).ToDictionary(grant => grant.Id);
            foreach (var item in body.Workspaces.Value ?? [])
            {
                var id = known.GetValueOrDefault(item.Id, item.Id);
                if (!known.ContainsValue(id))
                    call.Faults.Add($"'workspaces' names '{id}', which is no workspace");
                if (item.UsageLimits is not null || item.RateLimits is not null || item.ResetUsage is not null)
                    call.Faults.Add(
                        "limits of an integration in a workspace are not supported here; set them on the workspace, or on a provider "
                            + "with this integration's credential");
                grants[id] = new(id, item.Enabled);
            }

            // Null is sent back by whoever read that nobody ever said.
            if (record.Access is null && grants.Count == 0 && body.GlobalWorkspaceAccess.Value is null)
                return record;
            return record with
            {
                Access = new(
                    body.GlobalWorkspaceAccess.Value?.Enabled
                        ?? access.Everywhere, [.. grants.Values.OrderBy(grant => grant.Id, StringComparer.Ordinal)]),
            };
        });
        return changed.Error is { } error ? error : Views.Both([]);
    }

    private JsonObject WithModels(StoredResource entry)
    {
        var view = views.Integration(entry);
        view["models"] = new JsonArray([.. entry.Provider().Models.Select(ProviderViews.Model)]);
        return view;
    }

    private JsonObject WithAccess(StoredResource entry)
    {
        var view = views.Integration(entry);
        view["workspaces"] = new JsonArray(
            [.. (entry.Provider().Access?.Workspaces ?? []).Select(
                grant => new JsonObject { ["id"] = grant.Id, ["enabled"] = grant.Enabled })]);
        return view;
    }

    private static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error)
            ? Views.Both(new() { ["id"] = entry.Id, ["slug"] = entry.Slug, ["object"] = "integration" })
            : error;
}
