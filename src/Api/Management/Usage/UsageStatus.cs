using System.Text.Json.Nodes;
using ImageGateway.Api.Ledgers;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;
using ImageGateway.Core.Money;

namespace ImageGateway.Api.Management.Usage;

/// <summary>Says of what is active whether its budget is used up (portkey-compat 7.2).</summary>
internal sealed class UsageStatus(ILedgers ledgers)
{
    private const string Member = "status";

    /// <summary>The view, with the status of its entry.</summary>
    public async ValueTask<JsonObject> AddAsync(JsonObject view, CatalogueEntry entry, CancellationToken cancellation)
    {
        if (view[Member]?.GetValue<string>() != "active" || NodeRulesWriter.LimitsOf(entry).UsageLimits.IsEmpty)
            return view;
        var standing = await ledgers.ReadAsync(NodeRulesWriter.NodeOf(entry.Kind, entry.Id)!.Value, cancellation).ConfigureAwait(false);
        if (IsUsedUp(standing))
            view[Member] = "exhausted";
        return view;
    }

    /// <summary>The views of several.</summary>
    public async ValueTask<IReadOnlyList<JsonObject>> AddAsync(IEnumerable<CatalogueEntry> entries, Func<CatalogueEntry, JsonObject> view, CancellationToken cancellation)
    {
        var views = new List<JsonObject>();
        foreach (var entry in entries)
            views.Add(await AddAsync(view(entry), entry, cancellation).ConfigureAwait(false));
        return views;
    }

    private static bool IsUsedUp(NodeStanding standing)
    {
        var used = standing.Settled + standing.Uncertain;
        return used.Cost >= standing.Limits.Cost || used.Requests >= standing.Limits.Requests || used.Images >= standing.Limits.Images;
    }
}
