namespace ImageGateway.Core.Budgets;

/// <summary>
/// Transitions from period to period. There is one row of periods for all kinds of limits: a new one begins whenever any kind is
/// reset. What a kind that is not reset used before still counts, by its <see cref="LimitMark.Since"/>.
/// </summary>
internal static class BudgetPeriods
{
    /// <summary>Begins a new period where the calendar says so; otherwise the same object.</summary>
    public static BudgetDocument Turn(BudgetDocument budget, DateTimeOffset now)
    {
        var starts = budget.Resets.Map((_, reset) => reset.Start(now));
        // A clock that went back never turns anything.
        bool IsDue(LimitKind kind, DateTimeOffset? start) => start is not null && start > budget.Marks[kind].Start;
        return starts.Any(IsDue)
            ? Begin(budget, budget.Current.Period + 1, (kind, mark, period) => IsDue(kind, starts[kind])
                ? new(period, starts[kind], Alerted: false)
                : mark)
            : budget;
    }

    /// <summary>Begins a new period for every kind of limit.</summary>
    public static BudgetDocument Reset(BudgetDocument budget) =>
        Begin(budget, budget.Current.Period + 1, (_, mark, period) => new(period, mark.Start, Alerted: false));

    /// <summary>
    /// Goes to a period that an instance knows and the store forgot. Nobody knows what was reset there, so all that is known
    /// of goes on counting.
    /// </summary>
    public static BudgetDocument Adopt(BudgetDocument budget, long period) => Begin(budget, period, (_, mark, _) => mark);

    /// <summary>A place for a lease of an earlier period that the store forgot.</summary>
    public static BudgetDocument WithEarlier(BudgetDocument budget, long period)
    {
        if (budget.Ledgers().Any(ledger => ledger.Period == period))
            return budget;
        var at = budget.Earlier.FindIndex(ledger => ledger.Period > period);
        return budget with { Earlier = budget.Earlier.Insert(at < 0 ? budget.Earlier.Count : at, new() { Period = period }) };
    }

    /// <summary>Takes the earlier periods in which nothing is open any more into the current one.</summary>
    public static BudgetDocument Fold(BudgetDocument budget)
    {
        if (!budget.Earlier.Exists(ledger => ledger.IsDone()))
            return budget;
        var current = budget.Current;
        foreach (var done in budget.Earlier.Where(ledger => ledger.IsDone()))
        {
            current = current with
            {
                Settled = current.Settled + budget.Counted(done, done.Settled),
                Closed = current.Closed.SetItems(done.Closed),
            };
        }

        return budget with { Current = current, Earlier = budget.Earlier.RemoveAll(ledger => ledger.IsDone()) };
    }

    /// <summary>Computes the counting state after the reset calendar was configured, which resets nothing by itself.</summary>
    public static PerLimit<LimitMark> Marks(BudgetDocument budget, PerLimit<PeriodicReset> resets, DateTimeOffset now) =>
        budget.Marks.Map((kind, mark) => resets[kind] == budget.Resets[kind] ? mark : mark with { Start = resets[kind].Start(now) });

    private static BudgetDocument Begin(BudgetDocument budget, long period, Func<LimitKind, LimitMark, long, LimitMark> mark) =>
        Fold(budget with
        {
            Current = new() { Period = period },
            Earlier = budget.Earlier.Add(budget.Current),
            Marks = budget.Marks.Map((kind, old) => mark(kind, old, period)),
        });
}
