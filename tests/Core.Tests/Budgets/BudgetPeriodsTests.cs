using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>Periods of a budget: by the calendar and by hand. The clock starts on Monday, 2 November 2026, at noon.</summary>
public sealed class BudgetPeriodsTests
{
    private static readonly BudgetRules Weekly = new() { Limits = Of(100), Resets = new(default, PeriodicReset.Weekly, default) };
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget = new();

    public BudgetPeriodsTests() => _ledger = new(new LedgerTerms(), _clock);

    [Theory]
    [InlineData(PeriodicReset.Weekly, "2026-11-02T12:00:00Z", "2026-11-01", "2026-11-08")]
    [InlineData(PeriodicReset.Weekly, "2026-11-01T00:00:00Z", "2026-11-01", "2026-11-08")]
    [InlineData(PeriodicReset.Weekly, "2026-10-31T23:59:59Z", "2026-10-25", "2026-11-01")]
    [InlineData(PeriodicReset.Weekly, "2026-11-01T01:00:00+02:00", "2026-10-25", "2026-11-01")]
    [InlineData(PeriodicReset.Monthly, "2024-02-29T23:59:59Z", "2024-02-01", "2024-03-01")]
    [InlineData(PeriodicReset.Monthly, "2026-12-31T20:00:00-05:00", "2027-01-01", "2027-02-01")]
    public void Start_AnyMoment_IsTheDayOfPortkeysCalendar(PeriodicReset reset, string at, string start, string end)
    {
        var began = reset.Start(DateTimeOffset.Parse(at, null));

        Assert.Equal(DateTimeOffset.Parse(start + "T00:00:00Z", null), began);
        Assert.Equal(DateTimeOffset.Parse(end + "T00:00:00Z", null), reset.End(began!.Value));
    }

    [Fact]
    public void Start_Never_IsNone() => Assert.Null(PeriodicReset.Never.Start(_clock.GetUtcNow()));

    [Fact]
    public void Sync_OnSunday_BeginsAtZeroAndTellsInstancesToMove()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        Send(new() { Lease = "a", Seq = 1, Need = Requests(40) });
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(30), Reserved = Requests(10) });
        Assert.Equal(new(2026, 11, 8, 0, 0, 0, TimeSpan.Zero), Standing.From(LimitKind.Requests).NextResetAt);
        _clock.Advance(TimeSpan.FromHours(5 * 24 + 11.99));
        Send(new() { Lease = "a", Seq = 3, Spent = Requests(30), Reserved = Requests(10) });
        Assert.Equal((0L, 30L), (Standing.Period, Standing.Settled.Requests));
        _clock.Advance(TimeSpan.FromHours(0.01));

        // It is seen before anyone writes it.
        Assert.Equal((1L, 0L, 100L), (Standing.Period, Standing.Settled.Requests, Standing.Free.Requests));
        Assert.Equal(
            (1L, new DateTimeOffset(2026, 11, 15, 0, 0, 0, TimeSpan.Zero)),
            (Standing.From(LimitKind.Requests).Period, Standing.From(LimitKind.Requests).NextResetAt));
        var moved = Send(new() { Lease = "a", Seq = 4, Spent = Requests(30), Reserved = Requests(10), Need = Requests(5) });
        Assert.Equal(new(SyncVerdict.Moved, Requests(40), 4, 1, Of(100), Tight: false), moved.Reply);
        Assert.True(moved.MustWrite);

        var next = Send(new() { Lease = "b", Seq = 1, Period = 1, Need = Requests(100) });
        Assert.Equal(SyncVerdict.Granted, next.Reply.Verdict);
        var late = Send(new() { Lease = "late", Seq = 1, Period = 0, Need = Requests(1) });
        Assert.Equal(
            (SyncVerdict.Moved, Amount.Zero, 1L, false), (late.Reply.Verdict, late.Reply.Granted, late.Reply.Period, late.MustWrite));
    }

    [Fact]
    public void Sync_TheTurnItself_IsWrittenBeforeItIsTold()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        _clock.Advance(TimeSpan.FromDays(7));

        var step = _ledger.Sync(_budget, new() { Lease = "a", Seq = 1, Period = 0 });

        Assert.Equal(
            (SyncVerdict.Moved, 1L, true, _budget.Version + 1), (step.Reply.Verdict, step.Reply.Period, step.MustWrite, step.Next.Version));
        Assert.Equal(step.Next.Version, step.Reply.Version);
    }

    [Fact]
    public void Sync_OldPeriod_SettlesThereAndIsForgottenWhenItsLeasesCloseButItsIdsStayKnown()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        Send(new() { Lease = "a", Seq = 1, Need = Requests(40) });
        _budget = _ledger.Reset(_budget);

        Send(new() { Lease = "a", Seq = 2, Spent = Requests(7), Uncertain = Requests(3), Reserved = Requests(30) });
        Assert.Equal((0L, 100L), (Standing.Settled.Requests, Standing.Free.Requests));
        Assert.Equal(Requests(7), Assert.Single(_budget.Earlier).Accounts["a"].Spent);
        Send(new() { Lease = "a", Seq = 3, Spent = Requests(37), Uncertain = Requests(3), Close = true });
        // Its doubt is not resolved yet.
        Assert.Single(_budget.Earlier);
        _budget = _ledger.Resolve(_budget, "a", UncertainResolution.Charge);

        Assert.Empty(_budget.Earlier);
        Assert.Equal((0L, 100L), (Standing.Settled.Requests, Standing.Free.Requests));
        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = 1, Need = Requests(40) }).Reply.Verdict);
    }

    [Fact]
    public void Reset_ByHand_BeginsAPeriodAndKeepsTheCalendar()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(60));
        var version = _budget.Version;

        _budget = _ledger.Reset(_budget);

        Assert.Equal((1L, 0L, version + 1), (Standing.Period, Standing.Settled.Requests, Standing.Version));
        Assert.Equal(new(2026, 11, 8, 0, 0, 0, TimeSpan.Zero), Standing.From(LimitKind.Requests).NextResetAt);
    }

    [Fact]
    public void Turn_KindsWithOtherDays_GoOnCountingWhatTheOldPeriodUsed()
    {
        _budget = _ledger.SetRules(_budget, new()
        {
            Limits = new(1000, 100, 50),
            Resets = new(PeriodicReset.Monthly, PeriodicReset.Weekly, PeriodicReset.Never),
        });
        Send(new() { Lease = "a", Seq = 1, Need = new(400, 40, 20) });
        Send(new() { Lease = "a", Seq = 2, Spent = new(100, 10, 5), Uncertain = new(10, 1, 1), Reserved = new(200, 20, 10) });
        _clock.Advance(TimeSpan.FromDays(5));
        Send(new() { Lease = "a", Seq = 3, Spent = new(100, 10, 5), Uncertain = new(10, 1, 1), Reserved = new(200, 20, 10) });
        _clock.Advance(TimeSpan.FromHours(23));

        // The instance was not heard of since, so what it holds is uncertain.
        Assert.Equal((new(100, 0, 5), new Amount(300, 0, 15)), (Standing.Settled, Standing.Uncertain));
        Send(new() { Lease = "a", Seq = 4, Spent = new(100, 10, 5), Uncertain = new(10, 1, 1), Reserved = new(200, 20, 10) });
        Assert.Equal(
            (new(100, 0, 5), new(10, 0, 1), new(200, 0, 10), new Amount(90, 0, 4)),
            (Standing.Settled, Standing.Uncertain, Standing.Reserved, Standing.Leased));
        Assert.Equal(new(600, 100, 30), Standing.Free);
        Assert.Equal(SyncVerdict.Short, Send(new() { Lease = "b", Seq = 1, Period = 1, Need = new(601, 1, 1) }).Reply.Verdict);

        Send(new() { Lease = "a", Seq = 5, Spent = new(300, 30, 15), Uncertain = new(10, 1, 1), Close = true });
        _budget = _ledger.Resolve(_budget, "a", UncertainResolution.Release);
        Assert.Empty(_budget.Earlier);
        Assert.Equal((new(300, 0, 15), new Limits(700, 100, 35)), (Standing.Settled, Standing.Free));

        _clock.Advance(TimeSpan.FromDays(24));
        Assert.Equal((new(0, 0, 15), new PerLimit<long>(2, 2, 0)), (Standing.Settled, Standing.Since));
    }

    [Fact]
    public void Turn_SeveralWeeksLater_BeginsOnePeriod()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        _clock.Advance(TimeSpan.FromDays(70));

        Assert.Equal(1, Standing.Period);
        Assert.Equal(new(2027, 1, 17, 0, 0, 0, TimeSpan.Zero), Standing.From(LimitKind.Requests).NextResetAt);
    }

    [Fact]
    public void Turn_AHostWhoseClockIsBehind_StaysInThePeriodThatRuns()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        _clock.Advance(TimeSpan.FromDays(7));
        Send(new() { Lease = "a", Seq = 1, Period = 1, Need = Requests(1) });
        var behind = new BudgetLedger(new LedgerTerms(), TestClock.Create());

        var step = behind.Sync(_budget, new() { Lease = "b", Seq = 1, Period = 0, Need = Requests(1) });

        Assert.Equal((SyncVerdict.Moved, 1L), (step.Reply.Verdict, step.Reply.Period));
        Assert.Equal(1, behind.Stand(_budget).Period);
    }

    [Fact]
    public void SetRules_OtherDays_ResetNothingByThemselves()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        _budget = BudgetLedgerSteps.Spend(_ledger, _budget, "a", Requests(60));
        _budget = _ledger.SetRules(_budget, Weekly with { Resets = new(default, PeriodicReset.Monthly, default) });
        Assert.Equal((0L, 60L), (Standing.Period, Standing.Settled.Requests));
        Assert.Equal(new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Standing.From(LimitKind.Requests).NextResetAt);

        _clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(60, Standing.Settled.Requests);
        _budget = _ledger.SetRules(_budget, Weekly with { Resets = default });
        _clock.Advance(TimeSpan.FromDays(70));
        Assert.Equal((60L, null), (Standing.Settled.Requests, Standing.From(LimitKind.Requests).NextResetAt));
    }

    [Fact]
    public void Sync_NothingDue_IsTheSameDocument()
    {
        _budget = _ledger.SetRules(_budget, Weekly);
        Assert.Same(_budget, Later());
        _clock.Advance(TimeSpan.FromDays(7));

        var tidied = Later();

        Assert.Equal((1L, _budget.Version + 1), (tidied.Current.Period, tidied.Version));
    }

    private BudgetStatus Standing => _ledger.Stand(_budget);

    private LedgerStep Send(SyncMessage message)
    {
        var step = _ledger.Sync(_budget, message);
        _budget = step.Next;
        return step;
    }

    private BudgetDocument Later() => BudgetLedgerSteps.Later(_ledger, _budget);

    private static Amount Requests(long count) => new(0, count, 0);

    private static Limits Of(long requests) => new(null, requests, null);
}
