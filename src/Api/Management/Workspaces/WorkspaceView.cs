using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Workspaces;

/// <summary>View of workspaces in the API (docs/architecture/portkey.md#management-api).</summary>
internal static class WorkspaceView
{
    /// <summary>The view of one.</summary>
    public static JsonObject Describe(StoredResource entry)
    {
        var record = entry.Workspace();
        var view = new JsonObject
        {
            ["id"] = entry.Id,
            ["object"] = "workspace",
            ["slug"] = entry.Slug,
            ["name"] = record.Name,
            ["description"] = record.Description,
            ["is_default"] = entry.Id == WorkspaceIds.Default ? 1 : 0,
            ["defaults"] = Views.Defaults(record.Defaults),
            ["users"] = new JsonArray(),
            ["organisation_id"] = Views.Organisation,
            ["created_at"] = Views.Time(entry.CreatedAt),
            ["last_updated_at"] = Views.Time(entry.UpdatedAt),
        };
        view["log_retention_days"] = record.Log.RetentionDays;
        view["log_content"] = record.Log.Content;
        view["analytics_metadata_keys"] = Views.Names(record.Log.CountedMetadata);
        view["archive_days"] = record.Archive.Days;
        view["archive_bytes"] = record.Archive.Bytes;
        Views.AddLimits(view, record.Limits);
        Views.AddDeclared(view, entry);

        // Portkey has lists here, where a key has an object.
        view["usage_limits"] = new JsonArray([.. record.Limits.UsageLimits.Select(Views.Usage)]);
        view["rate_limits"] = new JsonArray([.. record.Limits.RateLimits.Select(Views.Rate)]);
        return view;
    }
}
