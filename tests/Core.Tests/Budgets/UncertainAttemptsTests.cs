using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Tests.Budgets.Journal;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>Uncertain attempts of a budget are listed by attempt and resolved once.</summary>
public sealed class UncertainAttemptsTests
{
    private static readonly Guid One = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Two = Guid.Parse("22222222-2222-2222-2222-222222222222");
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget = new() { Limits = new(null, 100, null) };

    public UncertainAttemptsTests() => _ledger = new(new LedgerTerms(), _clock);

    [Theory]
    [InlineData(UncertainResolution.Charge, 5, 85)]
    [InlineData(UncertainResolution.Release, 0, 90)]
    public void Resolve_AnAttemptOfAnOpenLease_CountsOnceAndForGood(UncertainResolution resolution, long settled, long free)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(15) });
        Send(new() { Lease = "a", Seq = 2, Uncertain = Requests(5), UncertainAttempts = [new(One, Requests(5))] });
        Assert.Equal(new(Id(One), "a", 0, Requests(5), Noon, IsSilence: false), Assert.Single(_ledger.Uncertain(_budget)));

        _budget = _ledger.Resolve(_budget, Id(One), resolution);
        Assert.Equal((settled, 0L, 10L, free), Now());
        Assert.Empty(_ledger.Uncertain(_budget));
        Assert.Same(_budget, _ledger.Resolve(_budget, Id(One), resolution));

        // The instance's totals go on as they were; its last message names the attempt once more.
        Send(new() { Lease = "a", Seq = 3, Uncertain = Requests(7), UncertainAttempts = [new(Two, Requests(2))] });
        Assert.Equal((settled, 2L, 8L, free), Now());
        Send(new()
        {
            Lease = "a",
            Seq = 4,
            Uncertain = Requests(
            7),
            UncertainAttempts = [new(Two, Requests(2)), new(One, Requests(5))],
            Close = true
        });
        Assert.Equal((settled, 2L, 0L, free + 8), Now());
        Assert.Equal(Id(Two), Assert.Single(_ledger.Uncertain(_budget)).Id);
        _budget = _ledger.Resolve(_budget, Id(Two), UncertainResolution.Release);
        Assert.Equal((settled, 0L, 0L, free + 10), Now());
    }

    [Fact]
    public void Sync_UncertainThatNobodyNamed_IsListedUnderItsLease()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        Send(new()
        {
            Lease = "a",
            Seq = 2,
            Spent = Requests(1),
            Uncertain = Requests(6),
            Reserved = Requests(
            9),
            UncertainAttempts = [new(One, Requests(4))],
            Close = true
        });

        Assert.Equal([Id(One), "a"], _ledger.Uncertain(_budget).Select(entry => entry.Id));
        Assert.Equal((1L, 15L, 0L, 84L), Now());
        _budget = _ledger.Resolve(_budget, "a", UncertainResolution.Charge);
        Assert.Equal((12L, 4L, 0L, 84L), Now());
    }

    [Fact]
    public void Sync_MoreNamedThanInUncertain_ListsNoMoreThanThat()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        Send(new() { Lease = "a", Seq = 2, Uncertain = Requests(4), UncertainAttempts = [new(One, Requests(4)), new(Two, Requests(1))] });

        Assert.Equal(Id(One), Assert.Single(_ledger.Uncertain(_budget)).Id);
    }

    [Fact]
    public void Sync_ByAJournal_ClosesWithItsTotalsHoweverLateItsInstancesMessagesAre()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(50) });
        Send(new()
        {
            Lease = "a",
            Seq = 2,
            Spent = Requests(1),
            Uncertain = Requests(2),
            Returned = Requests(
            3),
            UncertainAttempts = [new(One, Requests(2))]
        });
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "owner", "boot");
        writer.TryOpen(1, new(BudgetKind.VirtualKey, "vk"), 0, "a");
        Settle(writer, One, Requests(2), new(default, Requests(2)));
        Settle(writer, Guid.NewGuid(), Requests(4), new(Requests(3), default));
        writer.TryReserve(Two, [new(1, Requests(8))]);

        Send(SyncMessage.CloseOf(Assert.Single(JournalReplay.Read(bytes.Content).Leases)));

        Assert.Equal((3L, 10L, 0L, 87L), Now());
        Assert.Equal([Id(One), Id(Two)], _ledger.Uncertain(_budget).Select(entry => entry.Id));
        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = 3, Spent = Requests(2), Need = Requests(1) }).Reply.Verdict);
        Assert.Equal((3L, 10L, 0L, 87L), Now());
    }

    [Fact]
    public void Sync_CloseOfAnLeaseThatNeverOpened_KeepsItFromOpeningLate()
    {
        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = long.MaxValue, Close = true }).Reply.Verdict);

        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = 1, Need = Requests(5) }).Reply.Verdict);
        Assert.Equal((0L, 0L, 0L, 100L), Now());
    }

    [Fact]
    public void Sync_TheLastWordOfAJournalThatBroke_KeepsWhatItsInstanceSaidBefore()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });
        Send(new()
        {
            Lease = "a",
            Seq = 2,
            Spent = Requests(7),
            Uncertain = Requests(3),
            Reserved = Requests(
            10),
            UncertainAttempts = [new(One, Requests(3))]
        });

        // It knows of both attempts and of neither's end.
        var step = Send(
            new()
            {
                Lease = "a",
                Seq = long.MaxValue,
                Uncertain = Requests(
                20),
                UncertainAttempts = [new(One, Requests(10))],
                Close = true
            });

        Assert.Equal((SyncVerdict.Closed, LedgerAlarm.None), (step.Reply.Verdict, step.Alarm));
        Assert.Equal((7L, 13L, 0L, 80L), Now());
    }

    [Theory]
    [InlineData(UncertainResolution.Charge, 30, 70)]
    [InlineData(UncertainResolution.Release, 10, 90)]
    public void Resolve_ASilentInstancesLease_EndsIt(UncertainResolution resolution, long settled, long free)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });
        Send(new() { Lease = "a", Seq = 2, Spent = Requests(10), Reserved = Requests(15) });
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Same(_budget, _ledger.Resolve(_budget, "a", resolution));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new("a", "a", 0, Requests(20), Noon, IsSilence: true), Assert.Single(_ledger.Uncertain(_budget)));

        _budget = _ledger.Resolve(_budget, "a", resolution);

        Assert.Equal((settled, 0L, 0L, free), Now());
        Assert.Empty(_ledger.Uncertain(_budget));
        Assert.Equal(SyncVerdict.Closed, Send(new() { Lease = "a", Seq = 3, Spent = Requests(11) }).Reply.Verdict);
    }

    [Fact]
    public void Sync_AnInstanceSilentForADay_IsChargedForAllItHeldAndItsAttemptsStayListed()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(30) });
        _clock.Advance(TimeSpan.FromHours(1));
        Send(new()
        {
            Lease = "a",
            Seq = 2,
            Spent = Requests(10),
            Uncertain = Requests(4),
            Reserved = Requests(
            6),
            UncertainAttempts = [new(One, Requests(3))]
        });
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Same(_budget, Later());
        _clock.Advance(TimeSpan.FromTicks(1));

        // The doubt became old with the silence; the policy charges it.
        _budget = Later();

        Assert.Equal((30L, 0L, 0L, 70L), Now());
        Assert.Empty(_budget.Current.Accounts);
    }

    [Theory]
    [InlineData(UncertainResolution.Charge, 5)]
    [InlineData(UncertainResolution.Release, 0)]
    public void Sync_AUncertainThatNobodyResolvedForADay_IsResolvedByPolicy(UncertainResolution policy, long settled)
    {
        _budget = _ledger.SetRules(_budget, new() { Limits = new(null, 100, null), UncertainPolicy = policy });
        Send(new() { Lease = "a", Seq = 1, Need = Requests(5) });
        Send(new() { Lease = "a", Seq = 2, Uncertain = Requests(5), UncertainAttempts = [new(One, Requests(5))], Close = true });
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Same(_budget, Later());
        _clock.Advance(TimeSpan.FromSeconds(1));

        _budget = Later();

        Assert.Equal((settled, 0L, 0L, 100L - settled), Now());
    }

    private static void Settle(JournalWriter writer, Guid attempt, Amount amount, JournalOutcome outcome)
    {
        writer.TryReserve(attempt, [new(1, amount)]);
        writer.TrySettle(attempt, [outcome]);
    }

    private (long Settled, long Uncertain, long Held, long Free) Now()
    {
        var standing = _ledger.Stand(_budget);
        Assert.Equal(
            100 + standing.Over.Requests, (standing.Settled + standing.Uncertain + standing.Reserved + standing.Leased).Requests
                + standing.Free.Requests);
        return (standing.Settled.Requests, standing.Uncertain.Requests, (standing.Reserved + standing.Leased).Requests,
            standing.Free.Requests!.Value);
    }

    private LedgerStep Send(SyncMessage message)
    {
        var step = _ledger.Sync(_budget, message);
        _budget = step.Next;
        return step;
    }

    private BudgetDocument Later() => BudgetLedgerSteps.Later(_ledger, _budget);

    private static string Id(Guid attempt) => attempt.ToString("n");

    private static Amount Requests(long count) => new(0, count, 0);
}
