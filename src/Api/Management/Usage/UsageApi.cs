using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Usage;

/// <summary>
/// Serves the amounts of a budget and its uncertain attempts (docs/architecture/budgets.md#usage): <c>…/usage</c>,
/// <c>…/usage/uncertain</c> and <c>…/usage/resolve</c>, for every kind of resource that has budgets.
/// </summary>
internal sealed class UsageApi(ILedgers ledgers, LeaseManagerService instance, UsageResolver resolver)
{
    /// <summary>Maps the routes below those of a kind of things.</summary>
    /// <param name="endpoints">What every route does.</param>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The path of one of them.</param>
    /// <param name="scopes">The scopes for a verb at things of the kind; one of them is needed.</param>
    /// <param name="find">Finds the one that a call names.</param>
    public void Map(
        ManagementEndpoints endpoints, IEndpointRouteBuilder routes, string pattern, Func<string, string[]> scopes,
        Func<ManagementCall, ValueTask<Result<StoredResource>>> find)
    {
        Map(endpoints, routes, pattern, scopes, async call =>
        {
            if (!(await find(call)).TryGet(out var entry, out var error))
                return error;
            return new UsageSubject(BudgetRulesWriter.BudgetOf(entry.Kind, entry.Id)!.Value)
            {
                Workspace = entry.Kind == ResourceKind.Workspace ? entry.Id : entry.Workspace,
            };
        });
    }

    /// <summary>Maps the routes below those of a kind of things, whose budgets are not their own.</summary>
    /// <param name="endpoints">What every route does.</param>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The path of one of them.</param>
    /// <param name="scopes">The scopes for a verb at things of the kind; one of them is needed.</param>
    /// <param name="find">Finds what a call names.</param>
    public void Map(
        ManagementEndpoints endpoints, IEndpointRouteBuilder routes, string pattern, Func<string, string[]> scopes,
        Func<ManagementCall, ValueTask<Result<UsageSubject>>> find)
    {
        MapRead(endpoints, routes, pattern, scopes, find);
        endpoints.Map(routes, "GET", pattern + "/usage/uncertain", scopes("read"), call => OfAsync(call, find, UncertainAsync));
        endpoints.Map<UsageResolution>(
            routes, "POST", pattern
                + "/usage/resolve", scopes("update"), (call, body) => OfAsync(
                    call, find, (_, subject) => resolver.ResolveAsync(call, subject, body)));
    }

    /// <summary>Maps only where they stand: nothing of rates is uncertain.</summary>
    public void MapRead(
        ManagementEndpoints endpoints, IEndpointRouteBuilder routes, string pattern, Func<string, string[]> scopes,
        Func<ManagementCall, ValueTask<Result<UsageSubject>>> find) =>
        endpoints.Map(routes, "GET", pattern + "/usage", scopes("read"), call => OfAsync(call, find, ReadAsync));

    private static async ValueTask<ManagementResponse> OfAsync(
        ManagementCall call, Func<ManagementCall, ValueTask<Result<UsageSubject>>> find,
        Func<ManagementCall, UsageSubject, ValueTask<ManagementResponse>> response)
    {
        if (!(await find(call)).TryGet(out var subject, out var error))
            return error;
        return await response(call, subject);
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call, UsageSubject subject)
    {
        // What this front-end has not told yet would be shown as held by it.
        await instance.FlushAsync(subject.Budget);
        var standing = await ledgers.ReadAsync(subject.Budget, call.Cancellation);
        return UsageViews.Standing(
            standing.Version == 0 && subject.Rules is { } rules
                ? standing with
                {
                    Limits = rules.Limits,
                    Free = rules.Limits,
                    Traffic = TrafficStatus.Unused(rules.Rates, rules.Slots),
                }
                : standing);
    }

    private async ValueTask<ManagementResponse> UncertainAsync(ManagementCall call, UsageSubject subject)
    {
        var budget = subject.Budget;
        await instance.FlushAsync(budget);
        var entries = await ledgers.UncertainAsync(budget, call.Cancellation);
        return Views.List(entries.Select(UsageViews.Uncertain), call.Page());
    }
}

/// <summary>Budget whose usage a call is about.</summary>
/// <param name="Budget">The budget.</param>
internal sealed record UsageSubject(BudgetId Budget)
{
    /// <summary>The workspace in which a filter's names of saved providers are looked up; empty: the default one.</summary>
    public string Workspace { get; init; } = string.Empty;

    /// <summary>Rules before the first use, where they are known; null when only the ledger knows them.</summary>
    public BudgetRules? Rules { get; init; }
}
