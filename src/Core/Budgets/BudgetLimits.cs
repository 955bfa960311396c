using System.Collections.Immutable;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>Budgets, rate limits and policies for uncertain cost of a workspace, a gateway key or a provider.</summary>
public sealed record BudgetLimits
{
    /// <summary>Limits that restrict nothing.</summary>
    public static BudgetLimits None { get; } = new();

    /// <summary>Budgets, at most one of each type.</summary>
    public ImmutableArray<UsageLimit> UsageLimits { get; set; } = [];

    /// <summary>Rate limits, at most one of each type and unit.</summary>
    public ImmutableArray<RateLimitRule> RateLimits { get; set; } = [];

    /// <summary>True when models without a price may be used under a cost budget.</summary>
    public bool AllowUnpriced { get; init; }

    /// <summary>Policy for an attempt whose cost stays unknown: <c>charge</c> or <c>release</c>; null means <c>charge</c>.</summary>
    public string? UncertainPolicy { get; init; }

    /// <summary>Counts the resets that were asked for by hand; a higher number than a ledger knows is a new period.</summary>
    public long Resets { get; init; }

    /// <summary>Converts the limits into the rules of a ledger.</summary>
    public BudgetRules Rules()
    {
        UsageLimit? Find(LimitKind kind) => UsageLimits.FirstOrDefault(limit => limit.Kind == kind);
        PerLimit<UsageLimit?> limits = new(Find(LimitKind.Cost), Find(LimitKind.Requests), Find(LimitKind.Images));
        return new()
        {
            Limits = new(limits.Cost?.LedgerLimit, limits.Requests?.LedgerLimit, limits.Images?.LedgerLimit),
            Alerts = new(limits.Cost?.LedgerThreshold, limits.Requests?.LedgerThreshold, limits.Images?.LedgerThreshold),
            Resets = limits.Map((_, limit) => limit?.Reset ?? PeriodicReset.Never),
            UncertainPolicy = UncertainPolicy == "release" ? UncertainResolution.Release : UncertainResolution.Charge,
            ManualResets = Resets,
            Rates = new(Rate("rpm"), Rate("rph"), Rate("rpd")),
            Slots = Slots(),
        };
    }

    private RateBound Rate(string unit) => new(Value("requests", unit), Value("images", unit));

    private long? Value(string type, string unit) => RateLimits.FirstOrDefault(rule => rule.Type == type && rule.Unit == unit)?.Value;

    private ConcurrencyRules Slots() => RateLimits.FirstOrDefault(static rule => rule.Type == RateLimitRule.ImagesInFlight) is { } rule
        ? new(rule.Value, rule.Queue?.Max ?? 0, rule.Queue?.WaitMs ?? 0)
        : default;
}
