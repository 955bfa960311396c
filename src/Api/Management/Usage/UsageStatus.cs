using System.Text.Json.Nodes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Usage;

/// <summary>Adds to active entries whether their budget is used up (docs/architecture/portkey.md#virtual-keys).</summary>
internal sealed class UsageStatus(ILedgers ledgers, LeaseManagerService instance)
{
    private const string Member = "status";
    private const int BudgetsAtOnce = 32;

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

    /// <summary>The view of a page; only what is on it is looked up.</summary>
    public async ValueTask<JsonObject> ListAsync(
        ResourcePage page, Func<StoredResource, JsonObject> view, CancellationToken cancellation)
    {
        var views = new List<JsonObject>();
        foreach (var entries in page.Entries.Chunk(BudgetsAtOnce))
            views.AddRange(await Task.WhenAll(entries.Select(entry => AddAsync(view(entry), entry, cancellation).AsTask())));
        return Views.Page(views, page.Total);
    }

    private static bool IsUsedUp(BudgetStatus standing)
    {
        var used = standing.Settled + standing.Uncertain;
        return used.Cost >= standing.Limits.Cost || used.Requests >= standing.Limits.Requests || used.Images >= standing.Limits.Images;
    }
}
