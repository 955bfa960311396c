using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Audit;

/// <summary><c>GET /v1/audit-logs</c>: who changed what and when, with what it was before and after; secrets are masked.</summary>
internal sealed class AuditApi(IResourceStore resourceStore, WorkspaceFinder workspaces)
{
    private const int StandardPage = 100;

    /// <summary>Maps the route of the audit log.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) =>
        endpoints.Map(routes, "GET", "/audit-logs", ["audit_logs.list"], ListAsync);

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        ResourceKind? kind = null;
        if (call.Query("resource_type") is { } type && (kind = KindOf(type)) is null)
            return ManagementErrors.Invalid(
                $"'resource_type' is '{type}'; known are virtual_key, provider, integration, config, guardrail, api_key, workspace, "
                    + $"usage_limits_policy and rate_limits_policy");
        var (after, before, fault) = (TimeOf(call, "start_time"), TimeOf(call, "end_time"), TimeFault(call));
        if (fault is not null)
            return ManagementErrors.Invalid(fault);
        var (skip, take) = call.Page(StandardPage);
        var page = await resourceStore.AuditAsync(
            new(workspace, kind, call.Query("resource_id"), skip, take) { After = after, Before = before }, call.Cancellation);
        return new JsonObject
        {
            ["object"] = "list",
            ["total"] = page.Total,
            ["records"] = new JsonArray([.. page.Entries.Select(View)]),
        };
    }

    private static JsonObject View(AuditEntry entry)
    {
        var word = entry.Note.Action.LastIndexOf('.');
        return new()
        {
            ["sequence"] = entry.Sequence,
            ["timestamp"] = Views.Time(entry.At),
            ["user_id"] = entry.Note.Actor,
            ["user_type"] = entry.Note.Actor is "admin" or "open" or "file" or "gateway" or "import" ? entry.Note.Actor : "api_key",
            ["organisation_id"] = Views.Organisation,
            ["workspace_id"] = entry.Workspace.Length == 0 ? null : entry.Workspace,
            ["resource_type"] = entry.Note.Action[..word],
            ["resource_id"] = entry.Id,
            ["resource_slug"] = entry.Slug,
            ["action"] = entry.Note.Action[(word + 1)..],
            ["version"] = entry.Version,
            ["before"] = entry.Note.Before is { } before ? JsonNode.Parse(before) : null,
            ["after"] = entry.Note.After is { } after ? JsonNode.Parse(after) : null,
        };
    }

    private static ResourceKind? KindOf(string type) => type.Replace('-', '_') switch
    {
        "virtual_key" or "provider" or "integration" => ResourceKind.Provider,
        "config" => ResourceKind.Config,
        "guardrail" => ResourceKind.Guardrail,
        "api_key" => ResourceKind.ApiKey,
        "workspace" => ResourceKind.Workspace,
        "usage_limits_policy" => ResourceKind.UsagePolicy,
        "rate_limits_policy" => ResourceKind.RatePolicy,
        _ => null,
    };

    private static string? TimeFault(ManagementCall call) =>
        Array.Find(["start_time", "end_time"], name => call.Query(name) is not null && TimeOf(call, name) is null) is { } wrong
            ? $"'{wrong}' must be a date and time such as 2030-01-31T00:00:00Z"
            : null;

    private static DateTimeOffset? TimeOf(ManagementCall call, string name) =>
        DateTimeOffset.TryParse(call.Query(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
