using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>How an instance's leases end: idle, drained, closed, ended by others.</summary>
public sealed class LeaseEndTests
{
    private readonly LeaseBench _bench = new();

    [Fact]
    public void Pump_IdleLease_ClosesAfterTwoRenewals()
    {
        _bench.Limit(Key, 100);
        var instance = _bench.Instance();
        instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(29), instance);
        Assert.NotEmpty(_bench.Document(Key).Current.Accounts);

        _bench.Pass(TimeSpan.FromSeconds(12), instance);

        Assert.Empty(_bench.Document(Key).Current.Accounts);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Null(instance.NextDue());
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);
        Assert.Equal("o1-2", Assert.Single(_bench.Document(Key).Current.Accounts).Key);
    }

    [Fact]
    public void Pump_NewPeriod_SettlesWhatRunsInTheOldOne()
    {
        _bench.Limit(Key, 10);
        var instance = _bench.Instance();
        var old = _bench.Admit(instance, 4);
        _bench.Change(Key, _bench.Ledger.Reset);

        // Until it hears of it, it admits in the old period; then it returns what is unused there.
        var next = _bench.Admit(instance, 10);
        Assert.Equal(ReservationStatus.Reserved, next.Status);
        Assert.Equal((0L, 10L), (_bench.Standing(Key).Settled, _bench.Standing(Key).Reserved + _bench.Standing(Key).Leased));
        instance.Settle(old, Spent(3));
        instance.Settle(next, Spent(10));
        _bench.Pass(TimeSpan.FromSeconds(10), instance);

        Assert.Equal((10L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Empty(_bench.Document(Key).Earlier);
    }

    [Fact]
    public void Close_WaitsForWhatRunsAndEndsEveryLease()
    {
        var instance = _bench.Instance();
        var runs = _bench.Admit(instance, 1, Key, Space);
        instance.Close();
        _bench.Pump(instance);
        Assert.False(instance.IsClosed);
        Assert.Equal(ReservationRefusal.Closing, instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]).Refusal);

        instance.Settle(runs, Spent(1));
        _bench.Pump(instance);

        Assert.True(instance.IsClosed);
        Assert.Empty(_bench.Document(Space).Current.Accounts);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void Hear_LeaseThatAnOperatorEnded_OpensAnother()
    {
        _bench.Limit(Key, 100);
        var instance = _bench.Instance();
        var lost = _bench.Admit(instance, 10);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));
        _bench.Change(Key, document => _bench.Ledger.Resolve(document, "o1-1", UncertainResolution.Charge));

        var next = _bench.Admit(instance, 5);

        Assert.Equal((ReservationStatus.Reserved, 1), (next.Status, instance.LostLeases));
        Assert.True(instance.Settle(lost, Spent(2)));
        instance.Settle(next, Spent(5));
        instance.Close();
        _bench.Pump(instance);
        Assert.Equal(5L, _bench.Standing(Key).Settled - 10);
    }

    [Fact]
    public void Hear_LeaseThatEndedWhileAnAttemptHeldInIt_OpensAnotherThatIsClosedInTheEnd()
    {
        _bench.Limit(Key, 100);
        _bench.Limit(Space, 100);
        var instance = _bench.Instance();
        instance.Settle(_bench.Admit(instance, 10, Key), Spent(1));
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        // What it needs of the key lies here; the workspace does not answer, and meanwhile the key's lease is lost.
        _bench.Away.Add(Space);
        var reservation = _bench.Admit(instance, 1, Key, Space);
        Assert.Equal(ReservationStatus.Waiting, reservation.Status);
        _bench.Change(Key, document => document with { Current = document.Current with { Accounts = document.Current.Accounts.Clear() } });
        instance.Recall(Key);
        _bench.Pump(instance);
        Assert.Equal(1, instance.LostLeases);
        _bench.Away.Clear();
        instance.Fail(Space, _bench.Sent.Last(sync => sync.Budget == Space).Message);
        _bench.Pass(TimeSpan.FromMilliseconds(500), instance);

        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        instance.Close();
        instance.Settle(reservation, Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(2), instance);
        Assert.True(instance.IsClosed);
        Assert.Empty(_bench.Document(Key).Current.Accounts);
    }

    [Fact]
    public void Hear_LeaseIsClosed_SaysNothingMoreOfIt()
    {
        var instance = _bench.Instance();
        instance.Settle(_bench.Admit(instance, 1), Spent(1));
        instance.Close();
        _bench.Pump(instance);
        var (closed, sent) = (instance.IsClosed, _bench.Sent.Count);
        _bench.Pass(TimeSpan.FromSeconds(30), instance);

        Assert.True(closed);
        Assert.Equal(sent, _bench.Sent.Count);
    }

    [Fact]
    public void Pump_DeletedBudget_TakesNoLeaseAway()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Status = BudgetState.Deleted }));
        var instance = _bench.Instance();
        Assert.Equal(ReservationRefusal.Disabled, _bench.Admit(instance, 1).Refusal);
        _bench.Pass(TimeSpan.FromSeconds(60), instance);

        Assert.Equal(0, instance.LostLeases);
        Assert.Null(instance.NextDue());
    }

    [Fact]
    public void Pump_AnLeaseThatDrains_ReturnsItsRestAtOnce()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var instance = _bench.Instance(journal);
        var runs = _bench.Admit(instance, 60);
        instance.Settle(_bench.Admit(instance, 40), Settlement.NotStarted);
        journal.Room = journal.Content.Length;

        // The journal breaks: all goes on in another lease.
        Assert.Equal(ReservationStatus.Reserved, Later(_bench.Admit(instance, 1), instance));
        Assert.False(instance.IsJournaled);
        Assert.Equal(ReservationStatus.Reserved, Later(_bench.Admit(instance, 39), instance));
        Assert.Equal(ReservationStatus.Reserved, runs.Status);
    }

    private ReservationStatus Later(Reservation reservation, LeaseManager instance)
    {
        _bench.Pass(TimeSpan.FromMilliseconds(500), instance);
        return reservation.Status;
    }
}
