using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>
/// Amounts of a budget, each part counted from the last reset of its kind. For each limited part
/// <c>Settled + Uncertain + Reserved + Leased + Free = Limit + Over</c>, and no term is negative.
/// </summary>
public sealed record BudgetStatus
{
    /// <summary>Version of the budget's document.</summary>
    public required long Version { get; init; }

    /// <summary>The period in which attempts are admitted.</summary>
    public required long Period { get; init; }

    /// <summary>Bounds on each kind of quantity.</summary>
    public required Limits Limits { get; init; }

    /// <summary>Amount that was spent for certain.</summary>
    public required Amount Settled { get; init; }

    /// <summary>Perhaps spent, and what instances hold that were not heard of for one term.</summary>
    public required Amount Uncertain { get; init; }

    /// <summary>Held by running attempts.</summary>
    public required Amount Reserved { get; init; }

    /// <summary>Held by front-ends and not used yet.</summary>
    public required Amount Leased { get; init; }

    /// <summary>Amount that nobody holds; null where there is no limit.</summary>
    public required Limits Free { get; init; }

    /// <summary>Amount above the limits: one was lowered, or a provider billed above the reserved maximum.</summary>
    public required Amount Over { get; init; }

    /// <summary>Period in which each kind was reset last.</summary>
    public PerLimit<long> Since { get; init; }

    /// <summary>Time of the next reset of each kind by the calendar; null for never.</summary>
    public PerLimit<DateTimeOffset?> NextResets { get; init; }

    /// <summary>Usage at which an alert is sent.</summary>
    public Limits Alerts { get; init; }

    /// <summary>Status that allows or blocks new reservations.</summary>
    public BudgetState Status { get; init; }

    /// <summary>Rates and images in flight.</summary>
    public TrafficStatus Traffic { get; init; }

    /// <summary>Gets the amounts of one kind of limit.</summary>
    public LimitStatus From(LimitKind kind) => new(
        Limits[kind], Settled[kind], Uncertain[kind], Reserved[kind], Leased[kind], Free[kind], Over[kind], Since[kind], NextResets[kind]);

    internal static BudgetStatus From(BudgetDocument budget, DateTimeOffset now, DateTimeOffset heardSince)
    {
        var (settled, uncertain, reserved, leased) = (Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero);
        foreach (var ledger in budget.Ledgers())
        {
            settled += budget.Counted(ledger, ledger.Settled);
            uncertain += budget.Counted(ledger, ledger.Uncertain);
            foreach (var lease in ledger.Accounts.Values)
            {
                var isHeard = lease.HeardAt >= heardSince;
                settled += budget.Counted(ledger, lease.Spent);
                uncertain += budget.Counted(
                    ledger, lease.Doubt - lease.Resolved + (isHeard ? Amount.Zero : lease.Reserved + lease.Unused()));
                reserved += isHeard ? budget.Counted(ledger, lease.Reserved) : Amount.Zero;
                leased += isHeard ? budget.Counted(ledger, lease.Unused()) : Amount.Zero;
            }
        }

        var committed = budget.Committed();
        return new()
        {
            Version = budget.Version,
            Period = budget.Current.Period,
            Limits = budget.Limits,
            Settled = settled,
            Uncertain = uncertain,
            Reserved = reserved,
            Leased = leased,
            Free = budget.Limits.Left(committed),
            Over = budget.Limits.Over(committed),
            Since = budget.Marks.Map((_, mark) => mark.Since),
            NextResets = budget.Marks.Map((kind, mark) => mark.Start is { } start ? budget.Resets[kind].End(start) : null),
            Alerts = budget.Alerts,
            Status = budget.Status,
            Traffic = BudgetTraffic.Stand(budget, now),
        };
    }
}

/// <summary>Amounts of one kind of limit: <c>Settled + Uncertain + Reserved + Leased + Free = Limit + Over</c>.</summary>
/// <param name="Limit">The limit; null: none.</param>
/// <param name="Settled">Spent for certain.</param>
/// <param name="Uncertain">Perhaps spent, and what instances hold that were not heard of for one term.</param>
/// <param name="Reserved">Held by running attempts.</param>
/// <param name="Leased">Held by front-ends and not used yet.</param>
/// <param name="Free">Not given to anybody; null where there is no limit.</param>
/// <param name="Over">By how much the limit is exceeded.</param>
/// <param name="Period">Counts on with each reset of this kind, not always by one.</param>
/// <param name="NextResetAt">When the calendar resets it next; null: never.</param>
public readonly record struct LimitStatus(
    long? Limit, long Settled, long Uncertain, long Reserved, long Leased, long? Free, long Over, long Period, DateTimeOffset? NextResetAt);
