using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>Rules of a budget: limits, alerts and its status.</summary>
public sealed class NodeRulesTests
{
    private static readonly NodeRules Rules = new() { Limits = new(null, 100, 50), Alerts = new(null, 80, null) };
    private readonly FakeTimeProvider _clock = new();
    private readonly NodeLedger _ledger;
    private NodeDocument _node;

    public NodeRulesTests()
    {
        _ledger = new(new LedgerTerms(), _clock);
        _node = _ledger.SetRules(new(), Rules);
    }

    [Fact]
    public void SetRules_TheSame_IsTheSameDocument()
    {
        Assert.Same(_node, _ledger.SetRules(_node, Rules with { }));
        Assert.Equal(2, _ledger.SetRules(_node, Rules with { DoubtPolicy = DoubtResolution.Release }).Version);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.SetRules(_node, new() { Alerts = new(-1, null, null) }));
    }

    [Theory]
    [InlineData(NodeStatus.Disabled)]
    [InlineData(NodeStatus.Deleted)]
    public void Sync_NotActive_GrantsNothingAndSettlesWhatRuns(NodeStatus status)
    {
        Send(new() { Account = "a", Seq = 1, Need = Requests(30) });
        _node = _ledger.SetRules(_node, Rules with { Status = status });

        var told = Send(new() { Account = "a", Seq = 2, Spent = Requests(10), Reserved = Requests(20), Need = Requests(1) });
        Assert.Equal((SyncVerdict.Disabled, Requests(30), true), (told.Reply.Verdict, told.Reply.Granted, told.Reply.Tight));
        Assert.Equal(SyncVerdict.Disabled, Send(new() { Account = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);
        Send(new() { Account = "a", Seq = 3, Spent = Requests(30), Close = true });

        Assert.Equal((Requests(30), 70L), (Standing.Settled, Standing.Free.Requests!.Value));
        Assert.Equal(status, Standing.Status);
    }

    [Fact]
    public void Sync_ActiveAgain_Grants()
    {
        _node = _ledger.SetRules(_node, Rules with { Status = NodeStatus.Disabled });
        Send(new() { Account = "a", Seq = 1, Need = Requests(1) });
        _node = _ledger.SetRules(_node, Rules);

        Assert.Equal(SyncVerdict.Granted, Send(new() { Account = "a", Seq = 2, Need = Requests(1) }).Reply.Verdict);
    }

    [Fact]
    public void SetRules_MoreManualResets_BeginsANewPeriodOnce()
    {
        Send(new() { Account = "a", Seq = 1, Need = Requests(30) });
        Send(new() { Account = "a", Seq = 2, Spent = Requests(30), Close = true });

        _node = _ledger.SetRules(_node, Rules with { ManualResets = 2 });
        Assert.Equal((1L, Amount.Zero, 100L), (Standing.Period, Standing.Settled, Standing.Free.Requests!.Value));

        Assert.Same(_node, _ledger.SetRules(_node, Rules with { ManualResets = 2 }));
        Assert.Same(_node, _ledger.SetRules(_node, Rules));
        Assert.Equal(1, _ledger.SetRules(_node, Rules with { Limits = Limits.None }).Current.Period);
    }

    [Fact]
    public void SetRules_Deleted_StaysSo()
    {
        _node = _ledger.SetRules(_node, Rules with { Status = NodeStatus.Deleted });

        Assert.Same(_node, _ledger.SetRules(_node, Rules));
        Assert.Same(_node, _ledger.SetRules(_node, new() { Limits = Limits.None }));
        Send(new() { Account = "a", Seq = 1, Need = Requests(1) });
        Assert.Empty(_node.Current.Accounts);
    }

    [Fact]
    public void SetRules_ALimitWhereNoneWas_KnowsThePeriodsUsage()
    {
        _node = new();
        _node = NodeLedgerSteps.Spend(_ledger, _node, "a", Requests(70));

        _node = _ledger.SetRules(_node, Rules);

        Assert.Equal((30L, Amount.Zero), (Standing.Free.Requests!.Value, Standing.Over));
    }

    [Fact]
    public void SetRules_LimitsRemoved_GrantAnything()
    {
        _node = NodeLedgerSteps.Spend(_ledger, _node, "a", Requests(100));
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Account = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);

        _node = _ledger.SetRules(_node, new());

        Assert.Equal(SyncVerdict.Granted, Send(new() { Account = "b", Seq = 2, Need = Requests(1000) }).Reply.Verdict);
    }

    [Fact]
    public void Alert_Crossed_IsToldOncePerPeriod()
    {
        Assert.Empty(Alerts(() => _node = NodeLedgerSteps.Spend(_ledger, _node, "a", Requests(79))));
        Assert.Equal(
            [new LimitAlert(LimitKind.Requests, 80, 81, 100)],
            Alerts(() => _node = NodeLedgerSteps.Spend(_ledger, _node, "b", Requests(2))));
        Assert.Empty(Alerts(() => _node = NodeLedgerSteps.Spend(_ledger, _node, "c", Requests(2))));

        Assert.Empty(Alerts(() => _node = _ledger.Reset(_node)));
        Assert.Single(Alerts(() => _node = NodeLedgerSteps.Spend(_ledger, _node, "d", Requests(80))));
    }

    [Fact]
    public void Alert_ThresholdThatIsSetBelowTheUsage_IsToldAtOnce_AndAHigherOneAgain()
    {
        _node = _ledger.SetRules(_node, Rules with { Alerts = new(null, 90, null) });
        _node = NodeLedgerSteps.Spend(_ledger, _node, "a", Requests(85));

        Assert.Single(Alerts(() => _node = _ledger.SetRules(_node, Rules with { Alerts = new(null, 70, null) })));
        Assert.Empty(Alerts(() => _node = _ledger.SetRules(_node, Rules with { Alerts = new(null, 90, null) })));
        Assert.Single(Alerts(() => _node = NodeLedgerSteps.Spend(_ledger, _node, "b", Requests(5))));
    }

    private IReadOnlyList<LimitAlert> Alerts(Action change)
    {
        var before = _node;
        change();
        return LimitAlerts.Between(before, _node);
    }

    private NodeStanding Standing => _ledger.Stand(_node);

    private LedgerStep Send(SyncMessage message)
    {
        var step = _ledger.Sync(_node, message);
        _node = step.Next;
        return step;
    }

    private static Amount Requests(long count) => new(0, count, 0);
}
