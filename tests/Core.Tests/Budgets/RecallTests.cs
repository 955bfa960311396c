using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>
/// Recall hints reach the right lease managers at the right time. The model shows that they suffice. Amounts are in requests.
/// </summary>
public sealed class RecallTests
{
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private BudgetDocument _budget = new() { Limits = new(null, 100, null) };

    public RecallTests() => _ledger = new(new LedgerTerms(), _clock);

    [Fact]
    public void Sync_BudgetHasPlenty_TellsNobody()
    {
        Assert.Empty(Send(new() { Lease = "a", Seq = 1, Need = Requests(10) }));
        Assert.Empty(Send(new() { Lease = "b", Seq = 1, Need = Requests(10), Want = Requests(20) }));
    }

    [Fact]
    public void Sync_BudgetBecomesTight_TellsTheOthersThatHoldSomethingOnce()
    {
        Send(new() { Lease = "idle", Seq = 1, Need = Requests(10) });
        Send(new() { Lease = "busy", Seq = 1, Need = Requests(10) });
        Send(new() { Lease = "busy", Seq = 2, Reserved = Requests(10) });
        Send(new() { Lease = "empty", Seq = 1 });

        Assert.Equal(["busy", "idle"], Send(new() { Lease = "asks", Seq = 1, Need = Requests(60), Want = Requests(60) }));
        Assert.Empty(Send(new() { Lease = "asks", Seq = 2, Reserved = Requests(60), Want = Requests(60) }));
    }

    [Fact]
    public void Sync_SomebodyIsShort_TellsThoseWithSomethingUnusedEachTime()
    {
        Send(new() { Lease = "idle", Seq = 1, Need = Requests(50) });
        Send(new() { Lease = "busy", Seq = 1, Need = Requests(50) });
        Send(new() { Lease = "busy", Seq = 2, Reserved = Requests(50) });
        Send(new() { Lease = "asks", Seq = 1, Need = Requests(20) });

        Assert.Equal(["idle"], Send(new() { Lease = "asks", Seq = 2, Need = Requests(20) }));
        Assert.Equal(["idle"], Send(new() { Lease = "asks", Seq = 2, Need = Requests(20) }));
        Assert.Empty(Send(new() { Lease = "idle", Seq = 2, Returned = Requests(50) }));
        Assert.Empty(Send(new() { Lease = "asks", Seq = 3, Need = Requests(20) }));
    }

    [Fact]
    public void Sync_AnInstanceThatIsSilent_IsNotTold()
    {
        Send(new() { Lease = "dead", Seq = 1, Need = Requests(90) });
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(Send(new() { Lease = "asks", Seq = 1, Need = Requests(20) }));
    }

    [Fact]
    public void Sync_WhoDrainsAnEarlierPeriod_IsTold()
    {
        Send(new() { Lease = "old", Seq = 1, Need = Requests(90) });
        // Requests go on counting over the period of another kind of limit.
        _budget = _ledger.Reset(_budget) with { Marks = _budget.Marks };

        Assert.Equal(["old"], Send(new() { Lease = "asks", Seq = 1, Period = 1, Need = Requests(20) }));
    }

    [Fact]
    public void Reset_TellsWhoHoldsSomethingOfTheOldPeriod()
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(10) });
        Send(new() { Lease = "empty", Seq = 1 });
        var before = _budget;

        _budget = _ledger.Reset(_budget);

        Assert.Equal(["a"], _ledger.Recalls(before, _budget));
    }

    [Theory]
    [InlineData(95, BudgetState.Active, false)]
    [InlineData(60, BudgetState.Active, true)]
    [InlineData(100, BudgetState.Disabled, true)]
    [InlineData(100, BudgetState.Deleted, true)]
    public void SetRules_LessThanIsOut_TellsWhoHoldsSomething(long limit, BudgetState status, bool tells)
    {
        Send(new() { Lease = "a", Seq = 1, Need = Requests(70), Want = Requests(10) });
        var before = _budget;

        _budget = _ledger.SetRules(_budget, new() { Limits = new(null, limit, null), Status = status });

        Assert.Equal(tells ? ["a"] : [], _ledger.Recalls(before, _budget));
    }

    private static Amount Requests(long count) => new(0, count, 0);

    private IReadOnlyList<string> Send(SyncMessage message)
    {
        var before = _budget;
        _budget = _ledger.Sync(_budget, message).Next;
        return [.. _ledger.Recalls(before, _budget, message.Lease).Order()];
    }
}
