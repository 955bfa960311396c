using System.Text.Json.Nodes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Usage;

/// <summary>Adds to active entries whether their budget is used up (docs/architecture/portkey.md#virtual-keys).</summary>
internal sealed class UsageStatus(ILedgers ledgers, LeaseManagerService instance)
{
    private const string Member = "status";

    /// <summary>The view, with the status of its entry.</summary>
    public async ValueTask<JsonObject> AddAsync(JsonObject view, StoredResource entry, CancellationToken cancellation)
    {
        if (view[Member]?.GetValue<string>() != "active" || BudgetRulesWriter.LimitsOf(entry).UsageLimits.IsEmpty)
            return view;
        var budget = BudgetRulesWriter.BudgetOf(entry.Kind, entry.Id)!.Value;
        await instance.FlushAsync(budget);
        var standing = await ledgers.ReadAsync(budget, cancellation);
        if (IsUsedUp(standing))
            view[Member] = "exhausted";
        return view;
    }

    /// <summary>The list of the page that a call asks for; only what is on it is looked up.</summary>
    public async ValueTask<JsonObject> ListAsync(
        ManagementCall call, IEnumerable<StoredResource> entries, Func<StoredResource, JsonObject> view)
    {
        var all = entries.ToList();
        var (skip, take) = call.Page();
        var views = new List<JsonObject>();
        foreach (var entry in all.Skip(skip).Take(take))
            views.Add(await AddAsync(view(entry), entry, call.Cancellation));
        return Views.Page(views, all.Count);
    }

    private static bool IsUsedUp(BudgetStatus standing)
    {
        var used = standing.Settled + standing.Uncertain;
        return used.Cost >= standing.Limits.Cost || used.Requests >= standing.Limits.Requests || used.Images >= standing.Limits.Images;
    }
}
