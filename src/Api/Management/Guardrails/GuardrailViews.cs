using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Guardrails;

/// <summary>View of saved guardrails in the API (docs/architecture/portkey.md#management-api); secrets in them are masked.</summary>
internal sealed class GuardrailViews(GuardrailSecrets secrets)
{
    /// <summary>One of a list: without its checks and actions.</summary>
    public static JsonObject Listed(StoredResource entry)
    {
        var record = entry.Guardrail();
        var view = new JsonObject
        {
            ["id"] = entry.Id,
            ["object"] = "guardrail",
            ["name"] = record.Name,
            ["slug"] = entry.Slug,
            ["organisation_id"] = Views.Organisation,
            ["workspace_id"] = entry.Workspace,
            ["status"] = record.Active ? "active" : "archived",
            ["owner_id"] = null,
            ["updated_by"] = null,
            ["version_id"] = Views.VersionId(entry.Id, entry.Version),
            ["created_at"] = Views.Time(entry.CreatedAt),
            ["last_updated_at"] = Views.Time(entry.UpdatedAt),
        };
        Views.AddDeclared(view, entry);
        return view;
    }

    /// <summary>One with its checks and actions.</summary>
    public JsonObject Describe(StoredResource entry)
    {
        var view = Listed(entry);
        using var guardrail = JsonDocument.Parse(secrets.Masked(entry.Guardrail().Guardrail));
        view["checks"] = NodeOf(guardrail.RootElement, "checks") ?? new JsonArray();
        var actions = NodeOf(guardrail.RootElement, "actions") as JsonObject ?? [];
        foreach (var flag in (ReadOnlySpan<string>)["deny", "async"])
            actions[flag] ??= false;
        view["actions"] = actions;
        return view;
    }

    private static JsonNode? NodeOf(JsonElement guardrail, string name) =>
        guardrail.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
}
