using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>
/// Recall hints reach the right lease managers at the right time. The model shows that they suffice. Amounts are in requests.
/// </summary>
public sealed class RecallTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NodeLedger _ledger;
    private NodeDocument _node = new() { Limits = new(null, 100, null) };

    public RecallTests() => _ledger = new(new LedgerTerms(), _clock);

    [Fact]
    public void Sync_NodeHasPlenty_TellsNobody()
    {
        Assert.Empty(Send(new() { Account = "a", Seq = 1, Need = Requests(10) }));
        Assert.Empty(Send(new() { Account = "b", Seq = 1, Need = Requests(10), Want = Requests(20) }));
    }

    [Fact]
    public void Sync_NodeBecomesTight_TellsTheOthersThatHoldSomethingOnce()
    {
        Send(new() { Account = "idle", Seq = 1, Need = Requests(10) });
        Send(new() { Account = "busy", Seq = 1, Need = Requests(10) });
        Send(new() { Account = "busy", Seq = 2, Reserved = Requests(10) });
        Send(new() { Account = "empty", Seq = 1 });

        Assert.Equal(["busy", "idle"], Send(new() { Account = "asks", Seq = 1, Need = Requests(60), Want = Requests(60) }));
        Assert.Empty(Send(new() { Account = "asks", Seq = 2, Reserved = Requests(60), Want = Requests(60) }));
    }

    [Fact]
    public void Sync_SomebodyIsShort_TellsThoseWithSomethingUnusedEachTime()
    {
        Send(new() { Account = "idle", Seq = 1, Need = Requests(50) });
        Send(new() { Account = "busy", Seq = 1, Need = Requests(50) });
        Send(new() { Account = "busy", Seq = 2, Reserved = Requests(50) });
        Send(new() { Account = "asks", Seq = 1, Need = Requests(20) });

        Assert.Equal(["idle"], Send(new() { Account = "asks", Seq = 2, Need = Requests(20) }));
        Assert.Equal(["idle"], Send(new() { Account = "asks", Seq = 2, Need = Requests(20) }));
        Assert.Empty(Send(new() { Account = "idle", Seq = 2, Returned = Requests(50) }));
        Assert.Empty(Send(new() { Account = "asks", Seq = 3, Need = Requests(20) }));
    }

    [Fact]
    public void Sync_AnOwnerThatIsSilent_IsNotTold()
    {
        Send(new() { Account = "dead", Seq = 1, Need = Requests(90) });
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(Send(new() { Account = "asks", Seq = 1, Need = Requests(20) }));
    }

    [Fact]
    public void Sync_WhoDrainsAnEarlierPeriod_IsTold()
    {
        Send(new() { Account = "old", Seq = 1, Need = Requests(90) });
        // Requests go on counting over the period of another kind of limit.
        _node = _ledger.Reset(_node) with { Marks = _node.Marks };

        Assert.Equal(["old"], Send(new() { Account = "asks", Seq = 1, Period = 1, Need = Requests(20) }));
    }

    [Fact]
    public void Reset_TellsWhoHoldsSomethingOfTheOldPeriod()
    {
        Send(new() { Account = "a", Seq = 1, Need = Requests(10) });
        Send(new() { Account = "empty", Seq = 1 });
        var before = _node;

        _node = _ledger.Reset(_node);

        Assert.Equal(["a"], _ledger.Recalls(before, _node));
    }

    [Theory]
    [InlineData(95, NodeStatus.Active, false)]
    [InlineData(60, NodeStatus.Active, true)]
    [InlineData(100, NodeStatus.Disabled, true)]
    [InlineData(100, NodeStatus.Deleted, true)]
    public void SetRules_LessThanIsOut_TellsWhoHoldsSomething(long limit, NodeStatus status, bool tells)
    {
        Send(new() { Account = "a", Seq = 1, Need = Requests(70), Want = Requests(10) });
        var before = _node;

        _node = _ledger.SetRules(_node, new() { Limits = new(null, limit, null), Status = status });

        Assert.Equal(tells ? ["a"] : [], _ledger.Recalls(before, _node));
    }

    private static Amount Requests(long count) => new(0, count, 0);

    private IReadOnlyList<string> Send(SyncMessage message)
    {
        var before = _node;
        _node = _ledger.Sync(_node, message).Next;
        return [.. _ledger.Recalls(before, _node, message.Account).Order()];
    }
}
