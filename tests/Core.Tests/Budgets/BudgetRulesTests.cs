using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>Rules of a budget: limits, alerts and its status.</summary>
public sealed class BudgetRulesTests
{
    private static readonly BudgetRules Rules = new() { Limits = new(null, 100, 50), Alerts = new(null, 80, null) };
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget;

    public BudgetRulesTests()
    {
        _ledger = new(new LedgerTerms(), _clock);
        _budget = _ledger.SetRules(new(), Rules);
    }

    [Fact]
    public void SetRules_TheSame_IsTheSameDocument()
    {
        Assert.Same(_budget, _ledger.SetRules(_budget, Rules with { }));
        Assert.Equal(2, _ledger.SetRules(_budget, Rules with { UncertainPolicy = UncertainResolution.Release }).Version);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.SetRules(_budget, new() { Alerts = new(-1, null, null) }));
    }

    [Theory]
    [InlineData(BudgetState.Disabled)]
    [InlineData(BudgetState.Deleted)]
    public void Sync_NotActive_GrantsNothingAndSettlesWhatRuns(BudgetState status)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });
        _budget = _ledger.SetRules(_budget, Rules with { Status = status });

        var told = Send(new() { Lease = "a", Seq = 2, Spent = Requests(10), Reserved = Requests(20), Need = Requests(1) });
        Assert.Equal((SyncVerdict.Disabled, Requests(30), true), (told.Reply.Verdict, told.Reply.Granted, told.Reply.Tight));
        Assert.Equal(SyncVerdict.Disabled, Send(new() { Lease = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);
        Send(new() { Lease = "a", Seq = 3, Spent = Requests(30), Close = true });

        Assert.Equal((Requests(30), 70L), (Standing.Settled, Standing.Free.Requests!.Value));
        Assert.Equal(status, Standing.Status);
    }

    [Fact]
    public void Sync_ActiveAgain_Grants()
    {
        _budget = _ledger.SetRules(_budget, Rules with { Status = BudgetState.Disabled });
        Send(new() { Lease = "a", Seq = 1, Need = Requests(1) });
        _budget = _ledger.SetRules(_budget, Rules);

        Assert.Equal(SyncVerdict.Granted, Send(new() { Lease = "a", Seq = 2, Need = Requests(1) }).Reply.Verdict);
    }

    [Fact]
    public void SetRules_MoreManualResets_BeginsANewPeriodOnce()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(30), Close = true });

        _budget = _ledger.SetRules(_budget, Rules with { ManualResets = 2 });
        Assert.Equal((1L, Amount.Zero, 100L), (Standing.Period, Standing.Settled, Standing.Free.Requests!.Value));

        Assert.Same(_budget, _ledger.SetRules(_budget, Rules with { ManualResets = 2 }));
        Assert.Same(_budget, _ledger.SetRules(_budget, Rules));
        Assert.Equal(1, _ledger.SetRules(_budget, Rules with { Limits = Limits.None }).Current.Period);
    }

    [Fact]
    public void SetRules_Deleted_StaysSo()
    {
        _budget = _ledger.SetRules(_budget, Rules with { Status = BudgetState.Deleted });

        Assert.Same(_budget, _ledger.SetRules(_budget, Rules));
        Assert.Same(_budget, _ledger.SetRules(_budget, new() { Limits = Limits.None }));
        Send(new() { Lease = "a", Seq = 1, Need = Requests(1) });
        Assert.Empty(_budget.Current.Accounts);
    }

    [Fact]
    public void SetRules_ALimitWhereNoneWas_KnowsThePeriodsUsage()
    {
        _budget = new();
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(70));

        _budget = _ledger.SetRules(_budget, Rules);

        Assert.Equal((30L, Amount.Zero), (Standing.Free.Requests!.Value, Standing.Over));
    }

    [Fact]
    public void SetRules_LimitsRemoved_GrantAnything()
    {
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(100));
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);

        _budget = _ledger.SetRules(_budget, new());

        Assert.Equal(SyncVerdict.Granted, Send(new() { Lease = "b", Seq = 2, Need = Requests(1000) }).Reply.Verdict);
    }

    [Fact]
    public void Alert_Crossed_IsToldOncePerPeriod()
    {
        Assert.Empty(Alerts(() => _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(79))));
        Assert.Equal(
            [new LimitAlert(LimitKind.Requests, 80, 81, 100)],
            Alerts(() => _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "b", Requests(2))));
        Assert.Empty(Alerts(() => _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "c", Requests(2))));

        Assert.Empty(Alerts(() => _budget = _ledger.Reset(_budget)));
        Assert.Single(Alerts(() => _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "d", Requests(80))));
    }

    [Fact]
    public void Alert_ThresholdThatIsSetBelowTheUsage_IsToldAtOnce_AndAHigherOneAgain()
    {
        _budget = _ledger.SetRules(_budget, Rules with { Alerts = new(null, 90, null) });
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(85));

        Assert.Single(Alerts(() => _budget = _ledger.SetRules(_budget, Rules with { Alerts = new(null, 70, null) })));
        Assert.Empty(Alerts(() => _budget = _ledger.SetRules(_budget, Rules with { Alerts = new(null, 90, null) })));
        Assert.Single(Alerts(() => _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "b", Requests(5))));
    }

    private IReadOnlyList<LimitAlert> Alerts(Action change)
    {
        var before = _budget;
        change();
        return LimitAlerts.Between(before, _budget);
    }

    private BudgetStatus Standing => _ledger.Stand(_budget);

    private LedgerStep Send(SyncMessage message)
    {
        var step = _ledger.Sync(_budget, message);
        _budget = step.Next;
        return step;
    }

    private static Amount Requests(long count) => new(0, count, 0);
}
