namespace ImageGateway.Core.Budgets;

/// <summary>Rules of a contended budget.</summary>
internal static class Contention
{
    /// <summary>
    /// Determines whether lease managers shall hold nothing unused: someone is short, or the free part is below twice the sum of
    /// what lease managers want. Those that were silent for one term do not count.
    /// </summary>
    public static bool IsTight(BudgetDocument budget, DateTimeOffset heardSince)
    {
        var wants = Amount.Zero;
        foreach (var lease in budget.Current.Accounts.Values)
        {
            if (lease.HeardAt < heardSince)
                continue;
            if (lease.Verdict is SyncVerdict.Short or SyncVerdict.Exhausted)
                return true;
            wants += lease.Want;
        }

        return !budget.Limits.Free(budget.Committed()).Covers(wants * 2);
    }

    /// <summary>The leases with something unused whose instances were heard of lately.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="heardSince">When they were heard of at least.</param>
    /// <param name="except">One that does not count.</param>
    /// <param name="alsoBusy">Whether to name those too that hold something only for attempts that run: it may come back.</param>
    public static IEnumerable<string> Holders(BudgetDocument budget, DateTimeOffset heardSince, string? except, bool alsoBusy)
    {
        foreach (var (id, lease) in budget.Ledgers().SelectMany(ledger => ledger.Accounts))
        {
            if (id != except && lease.HeardAt >= heardSince
                && (lease.Unused() != Amount.Zero || (alsoBusy && lease.Reserved != Amount.Zero)))
                yield return id;
        }
    }

    /// <summary>Chooses the verdict for a need that the free part does not cover.</summary>
    public static SyncVerdict Refusal(BudgetDocument budget, string asking, Amount need, Amount free)
    {
        var unused = Amount.Zero;
        foreach (var ledger in budget.Ledgers())
        {
            foreach (var (id, lease) in ledger.Accounts)
            {
                if (id != asking)
                    unused += budget.Counted(ledger, lease.Unused());
            }
        }

        // Waiting helps only if somebody holds some of everything that is missing.
        static bool Hopeless(long need, long free, long unused) => need > free && unused == 0;
        return Hopeless(need.Cost, free.Cost, unused.Cost) || Hopeless(need.Requests, free.Requests, unused.Requests)
            || Hopeless(need.Images, free.Images, unused.Images)
            ? SyncVerdict.Exhausted
            : SyncVerdict.Short;
    }
}
