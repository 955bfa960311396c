using ImageGateway.Api.Ledgers;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Money;

namespace ImageGateway.Api.Management.Usage;

/// <summary>
/// Where a node's budgets stand and what of them is uncertain (design section 8): <c>…/usage</c>, <c>…/usage/uncertain</c>
/// and <c>…/usage/resolve</c>, for every kind of thing that has budgets.
/// </summary>
internal sealed class UsageApi(ILedgers ledgers, OwnerHost owner)
{
    /// <summary>Maps the routes below those of a kind of things.</summary>
    /// <param name="endpoints">What every route does.</param>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The path of one of them.</param>
    /// <param name="scopes">The scopes for a verb at things of the kind; one of them is needed.</param>
    /// <param name="find">Finds the one that a call names.</param>
    public void Map(
        ManagementEndpoints endpoints, IEndpointRouteBuilder routes, string pattern, Func<string, string[]> scopes, Func<ManagementCall, ValueTask<(CatalogueEntry? Entry, GatewayError? Error)>> find)
    {
        endpoints.Map(routes, "GET", pattern + "/usage", scopes("read"), call => OfAsync(call, find, ReadAsync));
        endpoints.Map(routes, "GET", pattern + "/usage/uncertain", scopes("read"), call => OfAsync(call, find, UncertainAsync));
        endpoints.Map(routes, "POST", pattern + "/usage/resolve", scopes("update"), call => OfAsync(call, find, ResolveAsync));
    }

    private static async ValueTask<ManagementAnswer> OfAsync(
        ManagementCall call, Func<ManagementCall, ValueTask<(CatalogueEntry? Entry, GatewayError? Error)>> find, Func<ManagementCall, NodeId, ValueTask<ManagementAnswer>> answer)
    {
        var (entry, error) = await find(call).ConfigureAwait(false);
        return error is not null ? error : await answer(call, NodeRulesWriter.NodeOf(entry!.Kind, entry.Id)!.Value).ConfigureAwait(false);
    }

    private async ValueTask<ManagementAnswer> ReadAsync(ManagementCall call, NodeId node)
    {
        // What this front-end has not told yet would be shown as held by it.
        await owner.TellAsync(node).ConfigureAwait(false);
        return UsageViews.Standing(await ledgers.ReadAsync(node, call.Cancellation).ConfigureAwait(false));
    }

    private async ValueTask<ManagementAnswer> UncertainAsync(ManagementCall call, NodeId node)
    {
        await owner.TellAsync(node).ConfigureAwait(false);
        var entries = await ledgers.UncertainAsync(node, call.Cancellation).ConfigureAwait(false);
        return Views.List(entries.Select(UsageViews.Uncertain), call.Page());
    }

    private async ValueTask<ManagementAnswer> ResolveAsync(ManagementCall call, NodeId node)
    {
        var reader = new BodyReader(call.Body);
        var id = call.Text("id") ?? string.Empty;
        if (id.Length == 0)
            reader.Fault("'id' is needed: that of an entry of …/usage/uncertain");
        DoubtResolution? resolution = call.Text("resolution") switch
        {
            "charge" => DoubtResolution.Charge,
            "release" => DoubtResolution.Release,
            _ => null,
        };
        if (resolution is null)
            reader.Fault("'resolution' must be charge (it was billed) or release (it was not)");
        if (reader.Error is { } faults)
            return faults;
        return await ledgers.ResolveAsync(node, id, resolution!.Value, call.Cancellation).ConfigureAwait(false) is { } standing
            ? UsageViews.Standing(standing)
            : ManagementErrors.NotFound("uncertain entry", id);
    }
}
