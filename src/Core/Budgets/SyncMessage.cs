using System.Collections.Immutable;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>
/// The one message from an instance to a budget. A lease has at most one outstanding; after a time-out the same message is
/// sent again, unchanged.
/// </summary>
public sealed record SyncMessage
{
    /// <summary>The lease; its id is never used twice.</summary>
    public required string Lease { get; init; }

    /// <summary>The period to which the lease belongs.</summary>
    public long Period { get; init; }

    /// <summary>Numbers the lease's messages, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>The highest version of the budget that this instance saw.</summary>
    public long Seen { get; init; }

    /// <summary>Total amount spent so far.</summary>
    public Amount Spent { get; init; }

    /// <summary>Total amount of uncertain attempts.</summary>
    public Amount Uncertain { get; init; }

    /// <summary>Total amount given back so far.</summary>
    public Amount Returned { get; init; }

    /// <summary>Amount held by running attempts now.</summary>
    public Amount Reserved { get; init; }

    /// <summary>Amount missing for a waiting attempt; granted whole or not at all.</summary>
    public Amount Need { get; init; }

    /// <summary>Amount that the lease manager would like to hold unused; granted as far as the budget has plenty.</summary>
    public Amount Want { get; init; }

    /// <summary>True when the lease ends: spent and uncertain amounts stay with the budget, the rest becomes free.</summary>
    public bool Close { get; init; }

    /// <summary>
    /// The attempts behind the doubt, as far as the budget was not told of them; where that is not known, the newest first.
    /// </summary>
    public ImmutableArray<UncertainAttempt> UncertainAttempts { get; init; } = [];

    /// <summary>Report on rates and concurrency permits; null when there is nothing to report.</summary>
    public TrafficReport? Traffic { get; init; }

    /// <summary>
    /// The last word on a lease of an instance that died, by its journal. What it returned is not in there, and is free anyway.
    /// </summary>
    public static SyncMessage CloseOf(JournalLease lease) => new()
    {
        Lease = lease.Lease,
        Period = lease.Period,
        // Newer than any message of the instance itself that may still be under way.
        Seq = long.MaxValue,
        Spent = lease.Spent,
        Uncertain = lease.Uncertain,
        UncertainAttempts = [.. lease.UncertainAttempts.Reverse().Take(MaxUncertainAttempts)],
        Close = true,
    };

    /// <summary>
    /// Greatest number of attempts that one message may name. Uncertain amounts beyond them are listed under the lease when it
    /// closes.
    /// </summary>
    public const int MaxUncertainAttempts = 1000;

    /// <summary>Determines whether every number is in range.</summary>
    public bool IsSound() =>
        Lease.Length is > 0 and <= 200 && Seq >= 1 && Seen >= 0 && Period >= 0 && Spent.IsSound() && Uncertain.IsSound()
            && Returned.IsSound()
        && Reserved.IsSound() && Need.IsSound() && Want.IsSound() && UncertainAttempts.Length <= MaxUncertainAttempts
        && UncertainAttempts.All(uncertain => uncertain.Amount.IsSound())
        && Traffic?.IsSound() != false;
}

/// <summary>Answer of a budget to a <see cref="SyncMessage"/>.</summary>
/// <param name="Verdict">What became of the need.</param>
/// <param name="Granted">All that the budget ever gave to this lease; zero where the lease is not open.</param>
/// <param name="Version">The budget's version.</param>
/// <param name="Period">The period that runs.</param>
/// <param name="Limits">The budget's limits.</param>
/// <param name="Tight">Whether instances shall return all unused and ask for exact needs.</param>
/// <param name="Traffic">Where its rates and slots stand; null: it has none.</param>
public sealed record SyncReply(
    SyncVerdict Verdict, Amount Granted, long Version, long Period, Limits Limits, bool Tight, TrafficReply? Traffic = null);
