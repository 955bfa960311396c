using System.Collections.Immutable;

namespace ImageGateway.Core.Budgets;

/// <summary>State of a lease when its lease manager died.</summary>
public sealed record JournalLease
{
    /// <summary>The lease's number in the journal.</summary>
    public required int Number { get; init; }

    /// <summary>Id of the lease's budget.</summary>
    public required BudgetId Budget { get; init; }

    /// <summary>Number of the budget's period.</summary>
    public required long Period { get; init; }

    /// <summary>Id of the lease.</summary>
    public required string Lease { get; init; }

    /// <summary>All that was spent for certain.</summary>
    public Amount Spent { get; init; }

    /// <summary>All that was perhaps spent: what its instance said, and every attempt that never ended.</summary>
    public Amount Uncertain { get; init; }

    /// <summary>The attempts behind the doubt, as far as the journal names them.</summary>
    public ImmutableArray<UncertainAttempt> UncertainAttempts { get; init; } = [];
}
