using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

internal static class BudgetLedgerSteps
{
    /// <summary>A lease that opens, spends and closes.</summary>
    public static BudgetDocument Spend(BudgetLedger ledger, BudgetDocument budget, string lease, Amount amount)
    {
        var period = ledger.Stand(budget).Period;
        var opened = ledger.Sync(budget, new() { Lease = lease, Seq = 1, Period = period, Need = amount });
        Assert.Equal(SyncVerdict.Granted, opened.Reply.Verdict);
        return ledger.Sync(opened.Next, new() { Lease = lease, Seq = 2, Period = period, Spent = amount, Close = true }).Next;
    }

    /// <summary>The budget as the next message finds it that changes nothing itself.</summary>
    public static BudgetDocument Later(BudgetLedger ledger, BudgetDocument budget) =>
        ledger.Sync(budget, new() { Lease = "stranger", Period = budget.Current.Period, Seq = 2 }).Next;
}
