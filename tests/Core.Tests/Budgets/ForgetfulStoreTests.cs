using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>Rule (a): an instance saw a version that the store does not have.</summary>
public sealed class ForgetfulStoreTests
{
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget = new() { Limits = new(null, 100, null) };

    public ForgetfulStoreTests() => _ledger = new(new LedgerTerms(), _clock);

    [Fact]
    public void IsStale_OnlyWhenTheSenderSawMore()
    {
        var budget = _budget with { Version = 7 };

        Assert.False(BudgetLedger.IsStale(budget, new() { Lease = "a", Seq = 1, Seen = 7 }));
        Assert.True(BudgetLedger.IsStale(budget, new() { Lease = "a", Seq = 1, Seen = 8 }));
    }

    [Fact]
    public void Sync_AfterALoss_TakesTheInstancesWordAndGrantsNothingForOneTerm()
    {
        var first = Send(new() { Lease = "a", Seq = 9, Seen = 40, Spent = Requests(30), Reserved = Requests(20), Need = Requests(1) });

        Assert.Equal((LedgerAlarm.StoreForgot, true), (first.Alarm, first.MustWrite));
        Assert.Equal((SyncVerdict.Recovering, 41L, true), (first.Reply.Verdict, first.Reply.Version, first.Reply.Tight));
        Assert.Equal((Requests(30), Requests(20), 50L), (Standing.Settled, Standing.Reserved, Standing.Free.Requests!.Value));

        // The rest of its slice becomes known when it is returned, another instance when it is heard.
        var rest = Send(new() { Lease = "a", Seq = 10, Seen = 41, Spent = Requests(30), Reserved = Requests(20), Returned = Requests(5) });
        Assert.Equal((SyncVerdict.Recovering, Requests(55)), (rest.Reply.Verdict, rest.Reply.Granted));
        Send(new() { Lease = "b", Seq = 4, Seen = 39, Spent = Requests(45) });
        Assert.Equal(5, Standing.Free.Requests);
        Assert.Equal(SyncVerdict.Recovering, Send(new() { Lease = "c", Seq = 1, Need = Requests(1) }).Reply.Verdict);

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "c", Seq = 2, Need = Requests(6) }).Reply.Verdict);
        Assert.Equal(SyncVerdict.Granted, Send(new() { Lease = "c", Seq = 3, Need = Requests(5) }).Reply.Verdict);
        Assert.Equal(SyncVerdict.Unknown, Send(new() { Lease = "d", Seq = 2 }).Reply.Verdict);
    }

    [Fact]
    public void Sync_AfterALossFromALaterPeriod_GoesThereAndCountsAllThatIsKnown()
    {
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "old", Requests(15));
        var step = Send(new() { Lease = "a", Seq = 3, Seen = 12, Period = 5, Spent = Requests(30) });

        Assert.Equal((SyncVerdict.Recovering, 5L, 13L, true), (step.Reply.Verdict, step.Reply.Period, step.Reply.Version, step.MustWrite));
        Assert.Equal((Requests(45), 55L), (Standing.Settled, Standing.Free.Requests!.Value));
        // Another instance's lease is of a period between them.
        Assert.Equal(
            SyncVerdict.Recovering, Send(new() { Lease = "b", Seq = 9, Seen = 11, Period = 3, Spent = Requests(20) }).Reply.Verdict);
        Assert.Equal((Requests(65), 5L), (Standing.Settled, Standing.Period));
    }

    [Fact]
    public void Begin_NoDocument_GrantsUpToTheResourcesLimit()
    {
        _budget = _ledger.Begin(new() { Limits = new(null, 100, null) });

        Assert.Equal((0L, 100L), (_budget.Version, Standing.Free.Requests!.Value));
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "a", Seq = 1, Need = Requests(101) }).Reply.Verdict);
        Assert.Equal(SyncVerdict.Granted, Send(new() { Lease = "a", Seq = 2, Need = Requests(100) }).Reply.Verdict);
    }

    [Fact]
    public void Begin_AnInstanceSawADocument_RecoversUnderTheResourcesLimit()
    {
        _budget = _ledger.Begin(new() { Limits = new(null, 100, null) });

        var first = Send(new() { Lease = "a", Seq = 9, Seen = 1, Spent = Requests(60), Need = Requests(1) });

        Assert.Equal(
            (LedgerAlarm.StoreForgot, SyncVerdict.Recovering, 100L),
            (first.Alarm, first.Reply.Verdict, first.Reply.Limits.Requests!.Value));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(
            SyncVerdict.Exhausted, Send(
                new() { Lease = "a", Seq = 10, Seen = 2, Spent = Requests(60), Need = Requests(41) }).Reply.Verdict);
        Assert.Equal(
            SyncVerdict.Granted, Send(new() { Lease = "a", Seq = 11, Seen = 2, Spent = Requests(60), Need = Requests(40) }).Reply.Verdict);
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
