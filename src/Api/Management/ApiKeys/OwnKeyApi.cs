using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>
/// <c>GET /v1/key</c>: tells a caller its own key, what bounds it, and where its budgets stand. Needs no scope, and has no
/// secret in it.
/// </summary>
internal sealed class OwnKeyApi(
    IResourceStore resourceStore, ApiKeyViews views, UsageStatus status, ILedgers ledgers, LeaseManagerService owner)
{
    private const string Kind = "key";

    /// <summary>Maps the route by which a key reads its own entry.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) => endpoints.Map(routes, "GET", "/key", [], ReadAsync);

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        var principal = call.Principal;
        if (principal.ApiKeyId is not { } id)
            return await AddAsync(
                WithoutKey(call), new(BudgetKind.Workspace, principal.Workspace), principal.WorkspaceLimits, call.Cancellation);
        if (await resourceStore.ReadAsync(ResourceKind.ApiKey, id, call.Cancellation) is not { } entry)
            return ManagementErrors.NotFound("api key", id);
        var view = await status.AddAsync(views.Describe(entry), entry, call.Cancellation);
        view["object"] = Kind;
        view["workspace_id"] = principal.Workspace;
        return await AddAsync(view, new(BudgetKind.ApiKey, id), principal.KeyLimits, call.Cancellation);
    }

    // The admin key, and everybody in open mode: what bounds them is their workspace's.
    private static JsonObject WithoutKey(ManagementCall call)
    {
        var view = new JsonObject
        {
            ["id"] = call.Principal.Id,
            ["object"] = Kind,
            ["name"] = call.Principal.Id,
            ["type"] = call.Principal.Id,
            ["status"] = "active",
            ["organisation_id"] = Views.Organisation,
            ["workspace_id"] = call.Principal.Workspace,
            ["scopes"] = null,
            ["allowed_models"] = null,
            ["allowed_providers"] = null,
            ["defaults"] = Views.Defaults(call.Principal.Defaults),
            ["expires_at"] = null,
        };
        Views.AddLimits(view, call.Principal.WorkspaceLimits);
        return view;
    }

    private async ValueTask<JsonObject> AddAsync(JsonObject view, BudgetId node, BudgetLimits limits, CancellationToken cancellation)
    {
        // What this front-end has not told yet would be shown as held by it.
        await owner.FlushAsync(node);
        var standing = await ledgers.ReadAsync(node, cancellation);
        var set = limits.Rules().Limits;
        var usage = UsageViews.Standing(standing.Version == 0 ? standing with { Limits = set, Free = set } : standing);
        usage.Remove("object");
        view["usage"] = usage;
        view.Remove("reset_usage");
        return view;
    }
}
