using System.Globalization;

namespace ImageGateway.Core.Budgets;

/// <summary>Usage that passed an alert threshold.</summary>
/// <param name="Kind">The limit's kind.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Used">What is spent or perhaps spent.</param>
/// <param name="Limit">The limit; null: none.</param>
public readonly record struct LimitAlert(LimitKind Kind, long Threshold, long Used, long? Limit)
{
    private const decimal MicroPerDollar = 1_000_000;

    /// <summary>The alert in words, with money in dollars.</summary>
    public string Describe() =>
        $"{Text(Used)} are used; the alert threshold is {Text(Threshold)}, the limit {(Limit is { } limit ? Text(limit) : "not set")}";

    private string Text(long value) => Kind == LimitKind.Cost
        ? "$" + (value / MicroPerDollar).ToString("0.00####", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture) + " " + Kind.ToString().ToLowerInvariant();
}

/// <summary>Tells once per period that usage passed a threshold.</summary>
public static class LimitAlerts
{
    /// <summary>Lists the alerts that a write triggers, to be sent once it is durable.</summary>
    public static IReadOnlyList<LimitAlert> Between(BudgetDocument before, BudgetDocument after)
    {
        if (before.Marks == after.Marks)
            return [];
        var used = Used(after);
        return [.. Enum.GetValues<LimitKind>()
            .Where(kind => after.Marks[kind].Alerted && (!before.Marks[kind].Alerted || before.Marks[kind].Since < after.Marks[kind].Since))
            .Select(kind => new LimitAlert(kind, after.Alerts[kind] ?? 0, used[kind], after.Limits[kind]))];
    }

    internal static BudgetDocument Mark(BudgetDocument budget)
    {
        if (budget.Alerts == Limits.None)
            return budget;
        var used = Used(budget);
        return budget with
        {
            Marks = budget.Marks
            .Map((kind, mark) => mark with { Alerted = mark.Alerted || used[kind] >= budget.Alerts[kind] })
        };
    }

    private static Amount Used(BudgetDocument budget)
    {
        var used = Amount.Zero;
        foreach (var ledger in budget.Ledgers())
        {
            var sum = ledger.Settled + ledger.Uncertain;
            foreach (var lease in ledger.Accounts.Values)
                sum += lease.Spent + lease.Doubt - lease.Resolved;
            used += budget.Counted(ledger, sum);
        }

        return used;
    }
}
