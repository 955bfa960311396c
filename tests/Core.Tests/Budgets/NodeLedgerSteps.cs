using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

internal static class NodeLedgerSteps
{
    /// <summary>An account that opens, spends and closes.</summary>
    public static NodeDocument Spend(NodeLedger ledger, NodeDocument node, string account, Amount amount)
    {
        var period = ledger.Stand(node).Period;
        var opened = ledger.Sync(node, new() { Account = account, Seq = 1, Period = period, Need = amount });
        Assert.Equal(SyncVerdict.Granted, opened.Reply.Verdict);
        return ledger.Sync(opened.Next, new() { Account = account, Seq = 2, Period = period, Spent = amount, Close = true }).Next;
    }

    /// <summary>The node as the next message finds it that changes nothing itself.</summary>
    public static NodeDocument Later(NodeLedger ledger, NodeDocument node) =>
        ledger.Sync(node, new() { Account = "stranger", Period = node.Current.Period, Seq = 2 }).Next;
}
