using System.Text.Json.Nodes;
using ImageGateway.Api.Instances;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Instances;

namespace ImageGateway.Api.Management.Health;

/// <summary>
/// <c>GET /v1/health/instances</c>: the processes of the deployment and the leases that they hold, for keys of the organisation.
/// </summary>
internal sealed class InstancesApi(IInstanceDirectory directory, InstanceReporter reporter, InstanceIdentity identity)
{
    private const string Path = "/health/instances";

    /// <summary>Maps the route of the instances.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) =>
        endpoints.Map(routes, "GET", Path, ["analytics.view"], ReadAsync);

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.NotYours("health of", "all instances");

        // This one's last report may be seconds old.
        await reporter.ReportAsync(call.Cancellation);
        var instances = await directory.ListAsync(call.Cancellation);
        return Views.List(instances.Select(Describe), call.Page());
    }

    private JsonObject Describe(InstanceStatus instance) => new()
    {
        ["object"] = "instance",
        ["id"] = instance.Report.Id,
        ["name"] = instance.Report.Name,
        ["role"] = instance.Report.Role,
        ["version"] = instance.Report.Version,
        ["state"] = instance.IsSilent ? "silent" : Word(instance.Report.State),
        ["is_self"] = instance.Report.Id == identity.Id,
        ["started_at"] = Views.Time(instance.Report.StartedAt),
        ["heard_at"] = Views.Time(instance.HeardAt),
        ["leases"] = new JsonObject
        {
            ["total"] = instance.Report.Leases.Total,
            ["data"] = new JsonArray([.. instance.Report.Leases.Largest.Select(Describe)]),
        },
    };

    private static string Word(InstanceState state) => state switch
    {
        InstanceState.Ready => "ready",
        InstanceState.Draining => "draining",
        _ => "not_ready",
    };

    private static JsonObject Describe(HeldAmount lease) => new()
    {
        ["budget"] = lease.Budget.Kind switch
        {
            BudgetKind.VirtualKey => "virtual_key",
            BudgetKind.Workspace => "workspace",
            BudgetKind.ApiKey => "api_key",
            _ => "policy",
        },
        ["id"] = lease.Budget.Id,
        ["reserved"] = Describe(lease.Reserved),
        ["leased"] = Describe(lease.Unused),
    };

    private static JsonObject Describe(Amount amount) =>
        new() { ["cost"] = amount.Cost, ["requests"] = amount.Requests, ["images"] = amount.Images };
}
