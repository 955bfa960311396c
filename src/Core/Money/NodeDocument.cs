namespace ImageGateway.Core.Money;

/// <summary>All that is kept of a node: a grain's state, or a row. What it says is true once it is written.</summary>
public sealed record NodeDocument
{
    /// <summary>Counts the writes. Owners send the highest that they saw, which is how a forgotten write is noticed.</summary>
    public long Version { get; init; }

    /// <summary>The limits.</summary>
    public Limits Limits { get; init; }

    /// <summary>The ledger in which attempts are admitted.</summary>
    public PeriodLedger Current { get; init; } = new();

    /// <summary>Until when nothing is granted because the store lost writes; null: it never did.</summary>
    public DateTimeOffset? RecoveringUntil { get; init; }
}
