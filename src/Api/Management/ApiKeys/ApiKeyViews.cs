using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>View of gateway keys in the API (docs/architecture/portkey.md#management-api); the key itself is masked.</summary>
internal sealed class ApiKeyViews(TimeProvider time)
{
    /// <summary>The view of one.</summary>
    public JsonObject Describe(StoredResource entry)
    {
        var record = entry.ApiKey();
        var now = time.GetUtcNow();
        var view = new JsonObject
        {
            ["id"] = entry.Id,
            ["object"] = "api-key",
            ["name"] = record.Name,
            ["slug"] = entry.Slug,
            ["key"] = record.Mask,
            ["description"] = record.Description,
            ["type"] = record.Type,
            ["creation_mode"] = record.Declared ? "auto" : "api",
            ["status"] = record.Disabled ? "disabled" : record.ExpiresAt <= now ? "expired" : "active",
            ["organisation_id"] = Views.Organisation,
            ["workspace_id"] = entry.Workspace.Length == 0 ? null : entry.Workspace,
            ["user_id"] = record.UserId,
            ["scopes"] = new JsonArray([.. record.Scopes.Select(scope => (JsonNode)scope)]),
            ["allowed_models"] = Views.Names(record.AllowedModels),
            ["allowed_providers"] = Views.Names(record.AllowedProviders),
            ["defaults"] = Views.Defaults(record.Defaults),
            ["alert_emails"] = new JsonArray(),
            ["expires_at"] = Views.Time(record.ExpiresAt),
            ["key_transition_expires_at"] = Views.Time(
                record.Former.Where(former => former.ExpiresAt > now).Select(former => (DateTimeOffset?)former.ExpiresAt).Max()),
            ["created_at"] = Views.Time(entry.CreatedAt),
            ["last_updated_at"] = Views.Time(entry.UpdatedAt),
        };
        Views.AddLimits(view, record.Limits);
        Views.AddDeclared(view, entry);
        return view;
    }
}
