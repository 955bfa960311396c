using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>Statuses of a budget.</summary>
public enum BudgetState
{
    /// <summary>Up to its limits.</summary>
    Active,

    /// <summary>Nothing, until it is active again.</summary>
    Disabled,

    /// <summary>Grants nothing for ever. Its id is not used again; what still runs settles here.</summary>
    Deleted,
}

/// <summary>Resolutions of an uncertain attempt, by an operator or by policy.</summary>
public enum UncertainResolution
{
    /// <summary>Settles the amount as spent.</summary>
    Charge,

    /// <summary>Frees the amount as not spent.</summary>
    Release,
}

/// <summary>Configured rules of a budget.</summary>
public sealed record BudgetRules
{
    /// <summary>Bounds on each kind of quantity.</summary>
    public Limits Limits { get; init; }

    /// <summary>Usage at which an alert is sent, once per period; null for never.</summary>
    public Limits Alerts { get; init; }

    /// <summary>Calendar by which usage starts again at zero.</summary>
    public PerLimit<PeriodicReset> Resets { get; init; }

    /// <summary>Status that allows or blocks new reservations.</summary>
    public BudgetState Status { get; init; }

    /// <summary>Resolution of uncertain attempts that nobody resolved within <see cref="LedgerTerms.UncertainRetention"/>.</summary>
    public UncertainResolution UncertainPolicy { get; init; }

    /// <summary>Counts the resets by hand: a higher number than before begins a new period. A lower one changes nothing.</summary>
    public long ManualResets { get; init; }

    /// <summary>Rate limits of each window.</summary>
    public PerWindow<RateBound> Rates { get; init; }

    /// <summary>Limits on images in flight.</summary>
    public ConcurrencyRules Slots { get; init; }

    /// <summary>
    /// Version of the resource that says them; 0: they are of none. A budget that is told of a version reads the resource, which may have
    /// a later one. The budget's document does not keep it.
    /// </summary>
    public long Version { get; init; }

    /// <summary>Determines whether every number is in range.</summary>
    public bool IsSound() =>
        Limits.IsSound() && Alerts.IsSound() && Rates.Minute.IsSound() && Rates.Hour.IsSound() && Rates.Day.IsSound() && Slots.IsSound()
        && ManualResets >= 0;
}
