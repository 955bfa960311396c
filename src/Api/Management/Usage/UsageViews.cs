using System.Text.Json.Nodes;
using ImageGateway.Core.Budgets;

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
