using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets;

/// <summary>A budget's ledger of one period. Attempts settle in the period in which they were admitted.</summary>
public sealed record PeriodLedger
{
    /// <summary>The period's number; never goes back. Zero is a budget's first period.</summary>
    public long Period { get; init; }

    /// <summary>Amount that closed leases spent, and uncertain attempts resolved as spent.</summary>
    public Amount Settled { get; init; }

    /// <summary>Amount that closed leases perhaps spent.</summary>
    public Amount Uncertain { get; init; }

    /// <summary>The open leases by id.</summary>
    public ImmutableDictionary<string, Lease> Accounts { get; init; } = ImmutableDictionary<string, Lease>.Empty;

    /// <summary>Leases that were closed lately and when, so that a late message of theirs is known for what it is.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Closed { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The doubts that are not resolved, by attempt; by lease where nobody named the attempts.</summary>
    public ImmutableDictionary<string, ListedAttempt> Doubts { get; init; } = ImmutableDictionary<string, ListedAttempt>.Empty;

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>All that is not free.</summary>
    public Amount Committed()
    {
        var sum = Settled + Uncertain;
        foreach (var lease in Accounts.Values)
            sum += lease.Committed();
        return sum;
    }

    internal bool IsDone() => Accounts.IsEmpty && Doubts.IsEmpty;
}
