using ImageGateway.Core.Money.Rates;

namespace ImageGateway.Core.Money;

/// <summary>Whether a node lets anything pass.</summary>
public enum NodeStatus
{
    /// <summary>Up to its limits.</summary>
    Active,

    /// <summary>Nothing, until it is active again.</summary>
    Disabled,

    /// <summary>Nothing any more. Its id is not used again; what still runs settles here.</summary>
    Deleted,
}

/// <summary>What becomes of a doubt that nobody resolved in time, and what an operator makes of one.</summary>
public enum DoubtResolution
{
    /// <summary>It was spent.</summary>
    Charge,

    /// <summary>It was not spent: it is free again.</summary>
    Release,
}

/// <summary>What is set for a node.</summary>
public sealed record NodeRules
{
    /// <summary>The limits.</summary>
    public Limits Limits { get; init; }

    /// <summary>At which usage to tell, once per period; null: never.</summary>
    public Limits Alerts { get; init; }

    /// <summary>When usage starts again at zero.</summary>
    public PerLimit<PeriodicReset> Resets { get; init; }

    /// <summary>Whether it lets anything pass.</summary>
    public NodeStatus Status { get; init; }

    /// <summary>What becomes of a doubt that nobody resolved within <see cref="LedgerTerms.DoubtRetention"/>.</summary>
    public DoubtResolution DoubtPolicy { get; init; }

    /// <summary>Counts the resets by hand: a higher number than before begins a new period. A lower one changes nothing.</summary>
    public long ManualResets { get; init; }

    /// <summary>How much may happen in each window.</summary>
    public PerWindow<RateBound> Rates { get; init; }

    /// <summary>How many pictures may be under way at a time.</summary>
    public SlotRules Slots { get; init; }

    /// <summary>Whether every number is in range.</summary>
    public bool IsSound() =>
        Limits.IsSound() && Alerts.IsSound() && Rates.Minute.IsSound() && Rates.Hour.IsSound() && Rates.Day.IsSound() && Slots.IsSound()
        && ManualResets >= 0;
}
