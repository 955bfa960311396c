using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>All that is kept of a budget: a grain's state, or a row. What it says is true once it is written.</summary>
public sealed record BudgetDocument
{
    /// <summary>Counts the writes. Instances send the highest that they saw, which is how a forgotten write is noticed.</summary>
    public long Version { get; init; }

    /// <summary>Bounds on each kind of quantity.</summary>
    public Limits Limits { get; init; }

    /// <summary>The ledger in which attempts are admitted.</summary>
    public PeriodLedger Current { get; init; } = new();

    /// <summary>Time until which nothing is granted because the store lost writes; null when it never did.</summary>
    public DateTimeOffset? RecoveringUntil { get; init; }

    /// <summary>Earlier periods with leases or doubts, oldest first. Nothing is granted in them.</summary>
    public ImmutableList<PeriodLedger> Earlier { get; init; } = [];

    /// <summary>Usage at which an alert is sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Limits Alerts { get; init; }

    /// <summary>Calendar by which usage starts again at zero.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PerLimit<PeriodicReset> Resets { get; init; }

    /// <summary>Counting state of each kind of limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PerLimit<LimitMark> Marks { get; init; }

    /// <summary>Status that allows or blocks new reservations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BudgetState Status { get; init; }

    /// <summary>Resolution of uncertain attempts that nobody resolved in time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UncertainResolution DoubtPolicy { get; init; }

    /// <summary>The resets by hand that were carried out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ManualResets { get; init; }

    /// <summary>Rate limits of each window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PerWindow<RateBound> Rates { get; init; }

    /// <summary>Limits on images in flight.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ConcurrencyRules Slots { get; init; }

    /// <summary>The permits that count in each window; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PerWindow<RateCount?> Counts { get; init; }

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>Gets the configured rules of the budget.</summary>
    public BudgetRules Rules() => new()
    {
        Limits = Limits,
        Alerts = Alerts,
        Resets = Resets,
        Status = Status,
        UncertainPolicy = DoubtPolicy,
        ManualResets = ManualResets,
        Rates = Rates,
        Slots = Slots,
    };

    /// <summary>The ledgers, the current one first.</summary>
    internal IEnumerable<PeriodLedger> Ledgers() => Earlier.IsEmpty ? [Current] : Earlier.Prepend(Current);

    /// <summary>The parts of a ledger's amount that count for the limits today: a kind that was reset since does not.</summary>
    internal Amount Counted(PeriodLedger ledger, Amount amount) => new(
        ledger.Period >= Marks.Cost.Since ? amount.Cost : 0,
        ledger.Period >= Marks.Requests.Since ? amount.Requests : 0,
        ledger.Period >= Marks.Images.Since ? amount.Images : 0);

    /// <summary>All that is not free.</summary>
    internal Amount Committed()
    {
        var sum = Current.Committed();
        foreach (var ledger in Earlier)
            sum += Counted(ledger, ledger.Committed());
        return sum;
    }

    internal BudgetDocument With(PeriodLedger ledger) => ledger.Period == Current.Period
        ? this with { Current = ledger }
        : this with { Earlier = Earlier.SetItem(Earlier.FindIndex(earlier => earlier.Period == ledger.Period), ledger) };
}
