using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Providers;

/// <summary>The three views of a saved provider (docs/architecture/portkey.md#virtual-keys); credentials are masked.</summary>
internal sealed class ProviderViews(TimeProvider time)
{
    /// <summary>Builds Portkey's older view of a provider.</summary>
    public JsonObject VirtualKey(StoredResource entry)
    {
        var record = entry.Provider();
        var view = Common(entry, record, "virtual-key");
        view["note"] = record.Note;
        view["ai_provider_name"] = record.Provider;
        view["provider"] = record.Provider;
        view["masked_api_key"] = record.Key?.Mask;
        view["model_config"] = Configuration(record);
        view["expires_at"] = Views.Time(record.ExpiresAt);
        view["secret_mappings"] = new JsonArray();
        Views.AddLimits(view, record.Limits);
        Views.AddDeclared(view, entry);
        return view;
    }

    /// <summary>The newer view of what requests name.</summary>
    public JsonObject Provider(StoredResource entry)
    {
        var record = entry.Provider();
        var view = Common(entry, record, "provider");
        view["note"] = record.Note;
        view["integration_id"] = record.IntegrationId ?? entry.Id;
        view["ai_provider_name"] = record.Provider;
        view["expires_at"] = Views.Time(record.ExpiresAt);
        Views.AddLimits(view, record.Limits);
        Views.AddDeclared(view, entry);
        return view;
    }

    /// <summary>The newer view of a credential.</summary>
    public JsonObject Integration(StoredResource entry)
    {
        var record = entry.Provider();
        var view = Common(entry, record, "integration");
        view["ai_provider_id"] = record.Provider;
        view["description"] = record.Note;
        view["masked_key"] = record.Key?.Mask;
        view["configurations"] = Configuration(record);
        view["allow_all_models"] = record.AllowAllModels;
        view["global_workspace_access_settings"] = record.Access is { } access ? new JsonObject { ["enabled"] = access.Everywhere } : null;
        view["workspace_count"] = record.Access?.Workspaces.Count(grant => grant.Enabled) ?? (entry.Workspace.Length == 0 ? 0 : 1);
        Views.AddLimits(view, record.Limits);
        Views.AddDeclared(view, entry);
        return view;
    }

    private JsonObject Common(StoredResource entry, ProviderRecord record, string kind) => new()
    {
        ["id"] = entry.Id,
        ["object"] = kind,
        ["name"] = record.Name,
        ["slug"] = entry.Slug,
        ["status"] = record.Disabled ? "disabled" : record.ExpiresAt <= time.GetUtcNow() ? "expired" : "active",
        ["allowed_models"] = Views.Names(record.AllowedModels),
        ["organisation_id"] = Views.Organisation,
        ["workspace_id"] = entry.Workspace.Length == 0 ? null : entry.Workspace,
        ["created_at"] = Views.Time(entry.CreatedAt),
        ["last_updated_at"] = Views.Time(entry.UpdatedAt),
    };

    private static JsonObject Configuration(ProviderRecord record)
    {
        var view = new JsonObject();
        foreach (var (name, value) in record.Settings)
            view[name] = value;
        foreach (var (name, secret) in record.Secrets)
            view[name] = secret.Mask;
        if (record.CustomHost is { } host)
            view["custom_host"] = host;
        if (record.AllowHostOverride)
            view["allow_host_override"] = true;
        if (record.Identity is { } identity)
            view["identity"] = identity;
        if (!record.Deployments.IsEmpty)
            view["deployment_config"] = new JsonArray([.. record.Deployments.Select(Deployment)]);
        return view;
    }

    private static JsonObject Deployment(ProviderDeployment deployment) => new()
    {
        ["deployment_name"] = deployment.Name,
        ["api_version"] = deployment.ApiVersion,
        ["alias"] = deployment.Alias,
        ["is_default"] = deployment.IsDefault,
    };

    /// <summary>Builds the view of a model's rule.</summary>
    public static JsonObject Model(ModelRule model)
    {
        var view = model.Details is { ValueKind: JsonValueKind.Object } details ? JsonObject.Create(details)! : [];
        view["slug"] = model.Slug;
        view["enabled"] = model.Enabled;
        return view;
    }
}
