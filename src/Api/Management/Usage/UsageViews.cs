using System.Text.Json.Nodes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Api.Management.Usage;

/// <summary>Views of a budget's amounts, in integer micro-dollars or pieces.</summary>
internal static class UsageViews
{
    /// <summary>Each kind of limit (docs/architecture/budgets.md#usage).</summary>
    public static JsonObject Standing(BudgetStatus standing) => new()
    {
        ["object"] = "usage",
        ["cost"] = Describe(standing.From(LimitKind.Cost)),
        ["requests"] = Describe(standing.From(LimitKind.Requests)),
        ["images"] = Describe(standing.From(LimitKind.Images)),
        ["rate_limits"] = new JsonArray([.. RateLimits(standing.Traffic)]),
    };

    /// <summary>Builds the view of an uncertain attempt.</summary>
    public static JsonObject Uncertain(UncertainEntry entry) => new()
    {
        ["object"] = "usage.uncertain",
        ["id"] = entry.Id,
        ["reason"] = Reason(entry),
        ["account"] = entry.Lease,
        ["period"] = entry.Period,
        ["cost"] = entry.Amount.Cost,
        ["requests"] = entry.Amount.Requests,
        ["images"] = entry.Amount.Images,
        ["since"] = Views.Time(entry.Since),
    };

    /// <summary>Gets the reason for which an entry is uncertain.</summary>
    public static string Reason(UncertainEntry entry) => entry.IsSilence ? "owner_silent" : "outcome_unknown";

    // One for each limit that is set, in the words of the resource's own 'rate_limits'.
    private static IEnumerable<JsonObject> RateLimits(TrafficStatus traffic)
    {
        foreach (var window in Enum.GetValues<RateWindow>())
        {
            var (bound, counted, unit) = (traffic.Rates[window], traffic.Counted[window], Unit(window));
            if (bound.Requests is { } requests)
                yield return RateLimit("requests", unit, requests, counted.Requests);
            if (bound.Images is { } images)
                yield return RateLimit("images", unit, images, counted.Images);
        }

        if (traffic.InFlightLimit is { } slots)
            yield return RateLimit(RateLimitRule.ImagesInFlight, null, slots, traffic.InFlight);
    }

    private static string Unit(RateWindow window) => window switch
    {
        RateWindow.Minute => "rpm",
        RateWindow.Hour => "rph",
        _ => "rpd",
    };

    private static JsonObject RateLimit(string type, string? unit, long limit, long used) =>
        new() { ["type"] = type, ["unit"] = unit, ["limit"] = limit, ["used"] = used };

    private static JsonObject Describe(LimitStatus standing) => new()
    {
        ["limit"] = standing.Limit,
        ["settled"] = standing.Settled,
        ["uncertain"] = standing.Uncertain,
        ["reserved"] = standing.Reserved,
        ["leased"] = standing.Leased,
        ["free"] = standing.Free,
        ["over"] = standing.Over,
        ["period"] = standing.Period,
        ["next_reset_at"] = Views.Time(standing.NextResetAt),
    };
}
