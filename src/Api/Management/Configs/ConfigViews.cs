using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Configs;

/// <summary>View of saved configs in the API (docs/architecture/portkey.md#management-api); credentials in them are masked.</summary>
internal sealed class ConfigViews(ConfigSecrets secrets)
{
    /// <summary>One of a list: without the config itself.</summary>
    public static JsonObject Listed(StoredResource entry) => Common(entry, entry.Config(), entry.Version, entry.UpdatedAt);

    /// <summary>One with its config.</summary>
    public JsonObject Describe(StoredResource entry)
    {
        var record = entry.Config();
        var view = Common(entry, record, entry.Version, entry.UpdatedAt);
        view["config"] = JsonNode.Parse(secrets.Masked(record.Config));
        view["format"] = "json";
        view["type"] = "ORG_CONFIG";
        return view;
    }

    /// <summary>One of its versions; Portkey gives their configs as texts.</summary>
    public JsonObject Version(StoredResource entry, ResourceVersion version)
    {
        var record = version.Config();
        var view = Common(entry, record, version.Version, version.At);
        view["updated_by"] = version.Actor;
        view["config"] = secrets.Masked(record.Config);
        view["format"] = "json";
        view["type"] = "ORG_CONFIG";
        return view;
    }

    private static JsonObject Common(StoredResource entry, ConfigRecord record, long version, DateTimeOffset at)
    {
        var view = new JsonObject
        {
            ["id"] = entry.Id,
            ["object"] = "config",
            ["name"] = record.Name,
            ["slug"] = entry.Slug,
            ["organisation_id"] = Views.Organisation,
            ["workspace_id"] = entry.Workspace,
            ["is_default"] = record.IsDefault ? 1 : 0,
            ["status"] = record.Active ? "active" : "archived",
            ["owner_id"] = null,
            ["updated_by"] = null,
            ["version"] = version,
            ["version_id"] = Views.VersionId(entry.Id, version),
            ["created_at"] = Views.Time(entry.CreatedAt),
            ["last_updated_at"] = Views.Time(at),
        };
        Views.AddDeclared(view, entry);
        return view;
    }
}
