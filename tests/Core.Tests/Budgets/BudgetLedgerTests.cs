using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>The rules of the one message, each by itself. Amounts are in requests; cost and images stay without limit.</summary>
public sealed class BudgetLedgerTests
{
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget = new() { Limits = Of(100) };

    public BudgetLedgerTests() => _ledger = new(new LedgerTerms(), _clock);

    [Fact]
    public void Sync_FirstMessage_OpensTheLeaseAndGrantsTheNeed()
    {
        var step = Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });

        Assert.True(step.MustWrite);
        Assert.Equal(new(SyncVerdict.Granted, Requests(30), 1, 0, Of(100), Tight: false), step.Reply);
        Assert.Equal(70, Standing.Free.Requests);
    }

    [Fact]
    public void Sync_UnknownLeaseWithoutItsFirstMessage_ChangesNothing()
    {
        var step = Send(new() { Lease = "a", Seq = 2, Need = Requests(1) });

        Assert.Equal(SyncVerdict.Unknown, step.Reply.Verdict);
        Assert.False(step.MustWrite);
        Assert.Empty(_budget.Current.Accounts);
    }

    [Fact]
    public void Sync_AnotherPeriod_IsToldWhichOneRuns()
    {
        var step = Send(new() { Lease = "a", Seq = 1, Period = 1, Need = Requests(1) });

        Assert.Equal((SyncVerdict.Moved, 0L), (step.Reply.Verdict, step.Reply.Period));
        Assert.False(step.MustWrite);
    }

    [Fact]
    public void Sync_TheSameMessageAgain_IsAnsweredTheSameAndNotWritten()
    {
        SyncMessage[] messages =
        [
            new() { Lease = "a", Seq = 1, Need = Requests(60), Want = Requests(5) },
            new() { Lease = "a", Seq = 2, Need = Requests(90), Reserved = Requests(10) },
            new() { Lease = "a", Seq = 3, Spent = Requests(10), Close = true },
        ];
        foreach (var message in messages)
        {
            var first = Send(message);
            var again = Send(message);

            Assert.Equal(first.Reply, again.Reply);
            Assert.False(again.MustWrite);
            Assert.Same(first.Next, again.Next);
        }
    }

    [Fact]
    public void Sync_ALateMessage_DoesNotTakeTotalsBack()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(10) });
        Send(new() { Lease = "a", Seq = 3, Spent = Requests(7), Reserved = Requests(3) });
        var late = Send(new() { Lease = "a", Seq = 2, Spent = Requests(2), Need = Requests(50) });

        Assert.False(late.MustWrite);
        Assert.Equal(Requests(10), late.Reply.Granted);
        Assert.Equal(Requests(7), Standing.Settled);
    }

    [Fact]
    public void Sync_NothingNew_IsKeptInMemoryOnly()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(10) });
        var step = Send(new() { Lease = "a", Seq = 2, Reserved = Requests(4) });

        Assert.False(step.MustWrite);
        Assert.Equal(1, step.Reply.Version);
        Assert.Equal((Requests(4), Requests(6)), (Standing.Reserved, Standing.Leased));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void Sync_ATotalThatGrew_IsWritten(long spent, long uncertain, long returned)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(10) });

        Assert.True(
            Send(new()
            {
                Lease = "a",
                Seq = 2,
                Spent = Requests(spent),
                Uncertain = Requests(uncertain),
                Returned = Requests(
                returned)
            }).MustWrite);
    }

    [Fact]
    public void Sync_OnlyTheAskingInstanceHoldsSome_IsExhausted()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(20) });

        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "a", Seq = 2, Need = Requests(81) }).Reply.Verdict);
    }

    [Fact]
    public void Sync_Want_IsGrantedUpToAFairShareOfWhatIsFree()
    {
        Assert.Equal(Amount.Zero, Send(new() { Lease = "a", Seq = 1 }).Reply.Granted);
        // Two leases: a quarter of the 100 that are free.
        Assert.Equal(Requests(25), Send(new() { Lease = "b", Seq = 1, Need = Requests(10), Want = Requests(30) }).Reply.Granted);
        Assert.Equal(Requests(5), Send(new() { Lease = "a", Seq = 2, Want = Requests(5) }).Reply.Granted);
    }

    [Fact]
    public void Sync_WantWithUnusedInHand_IsOnlyFilledUp()
    {
        Send(new() { Lease = "a", Seq = 1, Want = Requests(20) });

        Assert.Equal(Requests(20), Send(new() { Lease = "a", Seq = 2, Want = Requests(20) }).Reply.Granted);
        Assert.Equal(
            Requests(25),
            Send(new() { Lease = "a", Seq = 3, Want = Requests(20), Reserved = Requests(5) }).Reply.Granted);
    }

    [Fact]
    public void Sync_WantsAboveHalfOfWhatIsFree_GetOnlyTheNeed()
    {
        var step = Send(new() { Lease = "a", Seq = 1, Need = Requests(40), Want = Requests(31) });

        Assert.Equal(Requests(40), step.Reply.Granted);
        Assert.True(step.Reply.Tight);
    }

    [Fact]
    public void Sync_NeedAboveWhatIsFree_IsShortOnlyWhileOthersHoldSomeUnused()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(80) });

        var asked = Send(new() { Lease = "b", Seq = 1, Need = Requests(30) });
        Assert.Equal((SyncVerdict.Short, Amount.Zero, true), (asked.Reply.Verdict, asked.Reply.Granted, asked.Reply.Tight));

        Send(new() { Lease = "a", Seq = 2, Reserved = Requests(80) });
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "b", Seq = 2, Need = Requests(30) }).Reply.Verdict);

        Send(new() { Lease = "a", Seq = 3, Spent = Requests(60), Returned = Requests(20) });
        var granted = Send(new() { Lease = "b", Seq = 3, Need = Requests(30) });
        Assert.Equal((SyncVerdict.Granted, Requests(30)), (granted.Reply.Verdict, granted.Reply.Granted));
    }

    [Fact]
    public void Sync_NeedThatOneLimitDoesNotCover_IsGrantedNothing()
    {
        _budget = _budget with { Limits = new(Cost: 1000, Requests: 5, Images: null) };

        var step = Send(new() { Lease = "a", Seq = 1, Need = new(1001, 1, 1) });

        Assert.Equal((SyncVerdict.Exhausted, Amount.Zero), (step.Reply.Verdict, step.Reply.Granted));
    }

    [Fact]
    public void Sync_WithoutLimits_GrantsAndKeepsCount()
    {
        _budget = new();
        Send(new() { Lease = "a", Seq = 1, Need = new(40_000, 1, 1), Want = new(80_000, 2, 2) });
        Send(new() { Lease = "a", Seq = 2, Spent = new(40_000, 1, 1) });

        Assert.Equal(new Amount(40_000, 1, 1), Standing.Settled);
        Assert.Equal(Limits.None, Standing.Free);
    }

    [Fact]
    public void Sync_Close_KeepsWhatIsSpentAndFreesTheRest()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        var step = Send(new() { Lease = "a", Seq = 2, Spent = Requests(20), Uncertain = Requests(5), Close = true });

        Assert.True(step.MustWrite);
        Assert.Equal((SyncVerdict.Closed, Amount.Zero), (step.Reply.Verdict, step.Reply.Granted));
        Assert.Empty(_budget.Current.Accounts);
        Assert.Equal((Requests(20), Requests(5), 75L), (Standing.Settled, Standing.Uncertain, Standing.Free.Requests!.Value));
        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = 1, Need = Requests(50) }).Reply.Verdict);
    }

    [Fact]
    public void Sync_CloseWithRunningAttempts_LeavesThemInUncertain()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(20), Reserved = Requests(9), Close = true });

        Assert.Equal((Requests(20), Requests(9)), (Standing.Settled, Standing.Uncertain));
    }

    [Fact]
    public void Sync_ClosedIds_AreForgottenAfterTheirRetention()
    {
        Send(new() { Lease = "a", Seq = 1, Close = true });
        _clock.Advance(TimeSpan.FromMinutes(59));
        Send(new() { Lease = "b", Seq = 1, Close = true });
        Assert.Equal(2, _budget.Current.Closed.Count);

        _clock.Advance(TimeSpan.FromMinutes(2));
        Send(new() { Lease = "c", Seq = 1 });

        Assert.Equal("b", Assert.Single(_budget.Current.Closed).Key);
    }

    public static TheoryData<SyncMessage> Contradictions() =>
    [
        new() { Lease = "a", Seq = 3, Spent = Requests(4) },
        new() { Lease = "a", Seq = 3, Spent = Requests(5), Uncertain = Requests(1), Returned = Requests(1) },
        new() { Lease = "a", Seq = 3, Spent = Requests(5), Uncertain = Requests(2) },
        new() { Lease = "a", Seq = 3, Spent = Requests(5), Uncertain = Requests(2), Returned = Requests(51) },
        new() { Lease = "a", Seq = 3, Spent = Requests(5), Uncertain = Requests(2), Returned = Requests(1), Need = Requests(-1) },
        new() { Lease = "a", Seq = 3, Spent = Requests(Amount.MaxPart + 1), Uncertain = Requests(2), Returned = Requests(1) },
        new() { Lease = "", Seq = 3 },
        new() { Lease = "b", Seq = 1, Returned = Requests(1) },
    ];

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Sync_TotalsThatContradict_ChangeNothingAndAlarm(SyncMessage message)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(5), Uncertain = Requests(2), Returned = Requests(1) });
        var before = _budget;

        var step = Send(message);

        Assert.Equal((SyncVerdict.Refused, LedgerAlarm.Contradiction), (step.Reply.Verdict, step.Alarm));
        Assert.Same(before, step.Next);
    }

    [Fact]
    public void Sync_BilledAboveTheReserve_CountsInFullAndAlarmsOnce()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(90) });
        var billed = Send(new() { Lease = "a", Seq = 2, Spent = Requests(120) });

        Assert.Equal(LedgerAlarm.BilledAboveReserve, billed.Alarm);
        Assert.Equal((Requests(20), 0L), (Standing.Over, Standing.Free.Requests!.Value));
        Assert.Equal(LedgerAlarm.None, Send(new() { Lease = "a", Seq = 3, Spent = Requests(121) }).Alarm);
        Assert.Equal(SyncVerdict.Exhausted, Send(new() { Lease = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);
    }

    [Fact]
    public void Sync_SilentInstances_AreUncertainAndMakeNobodyTight()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(40) });
        Send(new() { Lease = "a", Seq = 2, Reserved = Requests(10), Need = Requests(90) });
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((Requests(40), Amount.Zero, Amount.Zero), (Standing.Uncertain, Standing.Reserved, Standing.Leased));
        Assert.False(Send(new() { Lease = "b", Seq = 1, Need = Requests(60) }).Reply.Tight);
        Assert.Equal(SyncVerdict.Short, Send(new() { Lease = "b", Seq = 2, Need = Requests(1) }).Reply.Verdict);
    }

    [Fact]
    public void SetLimits_Lowered_GrantsNothingUntilEnoughCameBack()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(80) });
        _budget = _ledger.SetRules(_budget, new() { Limits = Of(50) });

        Assert.Equal((Requests(30), 0L), (Standing.Over, Standing.Free.Requests!.Value));
        Assert.Equal(SyncVerdict.Short, Send(new() { Lease = "b", Seq = 1, Need = Requests(1) }).Reply.Verdict);
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(40), Returned = Requests(40) });
        Assert.Equal(SyncVerdict.Granted, Send(new() { Lease = "b", Seq = 2, Need = Requests(10) }).Reply.Verdict);
        Assert.Equal(Of(50), _budget.Limits);
    }

    [Fact]
    public void SetLimits_TheSame_IsTheSameDocument()
    {
        Assert.Same(_budget, _ledger.SetRules(_budget, new() { Limits = Of(100) }));
        Assert.Equal(_budget.Version + 1, _ledger.SetRules(_budget, new() { Limits = Limits.None }).Version);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.SetRules(_budget, new() { Limits = Of(-1) }));
    }

    private BudgetStatus Standing => _ledger.Stand(_budget);

    private LedgerStep Send(SyncMessage message)
    {
        var step = _ledger.Sync(_budget, message);
        _budget = step.Next;
        return step;
    }

    private static Amount Requests(long count) => new(0, count, 0);

    private static Limits Of(long requests) => new(null, requests, null);
}
