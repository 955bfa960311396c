using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Control;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Providers;

/// <summary><c>/v1/integrations</c>: credentials, the models that they may be used for, and the workspaces that may use them.</summary>
internal sealed class IntegrationsApi(ProviderEditor editor, ProviderViews views, ICatalogue catalogue, UsageApi usage, UsageStatus status)
{
    private const int MaxModels = 1000;

    /// <summary>Maps the routes.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/integrations", Scopes("list"), ListAsync);
        endpoints.Map(routes, "POST", "/integrations", Scopes("create"), CreateAsync);
        endpoints.Map(routes, "GET", "/integrations/{slug}", Scopes("read"), ReadAsync);
        endpoints.Map(routes, "PUT", "/integrations/{slug}", Scopes("update"), UpdateAsync);
        endpoints.Map(routes, "DELETE", "/integrations/{slug}", Scopes("delete"), call => editor.DeleteAsync(call, "integration", "integration.delete", views.Integration));
        endpoints.Map(routes, "GET", "/integrations/{slug}/models", Scopes("read"), ReadModelsAsync);
        endpoints.Map(routes, "PUT", "/integrations/{slug}/models", Scopes("update"), UpdateModelsAsync);
        endpoints.Map(routes, "DELETE", "/integrations/{slug}/models", Scopes("update"), DeleteModelsAsync);
        endpoints.Map(routes, "GET", "/integrations/{slug}/workspaces", Scopes("read"), ReadWorkspacesAsync);
        endpoints.Map(routes, "PUT", "/integrations/{slug}/workspaces", Scopes("update"), UpdateWorkspacesAsync);
        usage.Map(endpoints, routes, "/integrations/{slug}", Scopes, call => editor.FindAsync(call, "integration"));
    }

    private static string[] Scopes(string verb) => ["integrations." + verb, "workspace_integrations." + verb, "organisation_integrations." + verb];

    private async ValueTask<ManagementAnswer> ListAsync(ManagementCall call)
    {
        var (entries, error) = await editor.ListAsync(call).ConfigureAwait(false);
        if (error is not null)
            return error;
        var kept = entries.Where(entry => entry.Provider().IntegrationId is null && call.Text("type") switch
        {
            "workspace" => entry.Workspace.Length > 0,
            "organisation" => entry.Workspace.Length == 0,
            _ => true,
        });
        return await status.ListAsync(call, kept, views.Integration).ConfigureAwait(false);
    }

    private async ValueTask<ManagementAnswer> CreateAsync(ManagementCall call)
    {
        var reader = new BodyReader(call.Body);
        var record = new ProviderRecord
        {
            Name = string.Empty,
            Origin = "integration",
            Provider = editor.VendorOf(reader, "ai_provider_id"),
            Callable = reader.Flag("create_default_provider", true),
            AllowAllModels = reader.Flag("allow_all_models", true),
        };
        if (call.Body.Member("pricing_adjustments").ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            reader.Fault("'pricing_adjustments' is not supported here; prices are the deployment's (IMAGEGATEWAY__PRICESFILE)");
        var other = reader.Slug("default_provider_slug");
        if (other is not null && other != call.Body.Text("slug"))
            record = record with { Callable = false };
        var (entry, error) = await editor.CreateAsync(call, reader, record, shared: true, "integration.create", views.Integration).ConfigureAwait(false);
        if (error is null && other is not null && !record.Callable && reader.Flag("create_default_provider", true))
        {
            // The default provider under a slug of its own is a second entry with this one's credential.
            var standard = new ProviderRecord { Name = record.Name, Origin = "provider", Provider = record.Provider, IntegrationId = entry!.Id };
            using var body = JsonDocument.Parse(new JsonObject { ["name"] = call.Body.Text("name"), ["slug"] = other }.ToJsonString());
            (_, error) = await editor.CreateAsync(call, new(body.RootElement), standard, shared: true, "provider.create", views.Provider).ConfigureAwait(false);
        }

        return Answer(entry, error);
    }

    private async ValueTask<ManagementAnswer> ReadAsync(ManagementCall call)
    {
        var (entry, error) = await editor.FindAsync(call, "integration").ConfigureAwait(false);
        return error is not null ? error : await status.AddAsync(views.Integration(entry!), entry!, call.Cancellation).ConfigureAwait(false);
    }

    private async ValueTask<ManagementAnswer> UpdateAsync(ManagementCall call)
    {
        var (entry, error) = await editor.ChangeAsync(call, "integration", "integration.update", views.Integration).ConfigureAwait(false);
        return Answer(entry, error);
    }

    private async ValueTask<ManagementAnswer> ReadModelsAsync(ManagementCall call)
    {
        var (entry, error) = await editor.FindAsync(call, "integration").ConfigureAwait(false);
        if (error is not null)
            return error;
        var record = entry!.Provider();
        return new JsonObject
        {
            ["total"] = record.Models.Length,
            ["allow_all_models"] = record.AllowAllModels,
            ["models"] = new JsonArray([.. record.Models.Select(ProviderViews.Model)]),
        };
    }

    private async ValueTask<ManagementAnswer> UpdateModelsAsync(ManagementCall call)
    {
        var (_, error) = await editor.ChangeAsync(call, "integration", "integration.models.update", WithModels, (reader, _, record) =>
        {
            var models = record.Models.ToDictionary(model => model.Slug, StringComparer.OrdinalIgnoreCase);
            foreach (var model in Items(reader, "models"))
            {
                if (model.Text("slug") is { Length: > 0 and <= BodyReader.MaxNameChars } slug && model.Member("enabled").ValueKind is JsonValueKind.True or JsonValueKind.False)
                    models[model.Text("slug")!] = new(model.Text("slug")!, model.Member("enabled").GetBoolean(), model.Clone());
                else
                    reader.Fault("each of 'models' must have a 'slug' and 'enabled'");
            }

            if (models.Count > MaxModels)
                reader.Fault($"at most {MaxModels} models are accepted");
            return record with { Models = [.. models.Values], AllowAllModels = reader.Flag("allow_all_models", record.AllowAllModels) };
        }).ConfigureAwait(false);
        return error is not null ? error : Views.Both([]);
    }

    private async ValueTask<ManagementAnswer> DeleteModelsAsync(ManagementCall call)
    {
        var slugs = (call.Text("slugs") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (_, error) = await editor.ChangeAsync(
            call, "integration", "integration.models.delete", WithModels,
            (_, _, record) => record with { Models = [.. record.Models.Where(model => !slugs.Contains(model.Slug, StringComparer.OrdinalIgnoreCase))] }).ConfigureAwait(false);
        return error is not null ? error : ManagementAnswer.Empty;
    }

    private async ValueTask<ManagementAnswer> ReadWorkspacesAsync(ManagementCall call)
    {
        var (entry, error) = await editor.FindAsync(call, "integration").ConfigureAwait(false);
        if (error is not null)
            return error;
        var access = entry!.Provider().Access;
        var grants = access?.Workspaces ?? [];
        return new JsonObject
        {
            ["total"] = grants.Length,
            ["global_workspace_access"] = access is null ? null : new JsonObject { ["enabled"] = access.Everywhere },
            ["workspaces"] = new JsonArray([.. grants.Select(grant => new JsonObject { ["id"] = grant.Id, ["enabled"] = grant.Enabled })]),
        };
    }

    private async ValueTask<ManagementAnswer> UpdateWorkspacesAsync(ManagementCall call)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.NotYours("integration", call.Path("slug"));
        var known = (await catalogue.ListAsync(EntryKind.Workspace, null, call.Cancellation).ConfigureAwait(false)).ToDictionary(entry => entry.Slug, entry => entry.Id);
        var (_, error) = await editor.ChangeAsync(call, "integration", "integration.workspaces.update", WithAccess, (reader, _, record) =>
        {
            var access = record.Access ?? new(false, []);
            var replace = reader.Flag("override_existing_workspace_access", false) || reader.Flag("override_existing_workspaces_access", false);
            var grants = (replace ? [] : access.Workspaces).ToDictionary(grant => grant.Id);
            foreach (var item in Items(reader, "workspaces"))
            {
                var id = known.GetValueOrDefault(item.Text("id") ?? string.Empty, item.Text("id") ?? string.Empty);
                if (!known.ContainsValue(id))
                    reader.Fault($"'workspaces' names '{id}', which is no workspace");
                if (item.Has("usage_limits") || item.Has("rate_limits") || item.Has("reset_usage"))
                    reader.Fault("limits of an integration in a workspace are not supported here; set them on the workspace, or on a provider with this integration's credential");
                if (item.Member("enabled").ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    reader.Fault("each of 'workspaces' must have an 'id' and 'enabled'");
                grants[id] = new(id, item.Member("enabled").ValueKind == JsonValueKind.True);
            }

            var everywhere = reader.Body.Member("global_workspace_access");
            if (everywhere.ValueKind != JsonValueKind.Undefined && everywhere.Member("enabled").ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                reader.Fault("'global_workspace_access' must be an object with 'enabled'");
            return record with
            {
                Access = new(everywhere.Has("enabled") ? everywhere.Member("enabled").ValueKind == JsonValueKind.True : access.Everywhere, [.. grants.Values.OrderBy(grant => grant.Id, StringComparer.Ordinal)]),
            };
        }).ConfigureAwait(false);
        return error is not null ? error : Views.Both([]);
    }

    private static ImmutableArray<JsonElement> Items(BodyReader reader, string name)
    {
        var list = reader.Body.Member(name);
        if (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            return [.. list.EnumerateArray()];
        if (list.ValueKind != JsonValueKind.Undefined)
            reader.Fault($"'{name}' must be a list of objects");
        return [];
    }

    private JsonObject WithModels(CatalogueEntry entry)
    {
        var view = views.Integration(entry);
        view["models"] = new JsonArray([.. entry.Provider().Models.Select(ProviderViews.Model)]);
        return view;
    }

    private JsonObject WithAccess(CatalogueEntry entry)
    {
        var view = views.Integration(entry);
        view["workspaces"] = new JsonArray([.. (entry.Provider().Access?.Workspaces ?? []).Select(grant => new JsonObject { ["id"] = grant.Id, ["enabled"] = grant.Enabled })]);
        return view;
    }

    private static ManagementAnswer Answer(CatalogueEntry? entry, GatewayError? error) =>
        error is not null ? error : Views.Both(new() { ["id"] = entry!.Id, ["slug"] = entry.Slug, ["object"] = "integration" });
}
