using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using static ImageGateway.Core.Tests.Budgets.Leases.OwnerBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>How an owner's accounts end: idle, drained, closed, ended by others.</summary>
public sealed class OwnerAccountEndTests
{
    private readonly OwnerBench _bench = new();

    [Fact]
    public void Pump_IdleAccount_ClosesAfterTwoRenewals()
    {
        _bench.Limit(Key, 100);
        var owner = _bench.Owner();
        owner.Settle(_bench.Admit(owner, 1), Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(29), owner);
        Assert.NotEmpty(_bench.Document(Key).Current.Accounts);

        _bench.Pass(TimeSpan.FromSeconds(12), owner);

        Assert.Empty(_bench.Document(Key).Current.Accounts);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Null(owner.NextDue());
        Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1).Status);
        Assert.Equal("o1-2", Assert.Single(_bench.Document(Key).Current.Accounts).Key);
    }

    [Fact]
    public void Pump_NewPeriod_SettlesWhatRunsInTheOldOne()
    {
        _bench.Limit(Key, 10);
        var owner = _bench.Owner();
        var old = _bench.Admit(owner, 4);
        _bench.Change(Key, _bench.Ledger.Reset);

        // Until it hears of it, it admits in the old period; then it returns what is unused there.
        var next = _bench.Admit(owner, 10);
        Assert.Equal(AdmissionStatus.Reserved, next.Status);
        Assert.Equal((0L, 10L), (_bench.Standing(Key).Settled, _bench.Standing(Key).Reserved + _bench.Standing(Key).Leased));
        owner.Settle(old, Spent(3));
        owner.Settle(next, Spent(10));
        _bench.Pass(TimeSpan.FromSeconds(10), owner);

        Assert.Equal((10L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Empty(_bench.Document(Key).Earlier);
    }

    [Fact]
    public void Close_WaitsForWhatRunsAndEndsEveryAccount()
    {
        var owner = _bench.Owner();
        var runs = _bench.Admit(owner, 1, Key, Space);
        owner.Close();
        _bench.Pump(owner);
        Assert.False(owner.IsClosed);
        Assert.Equal(AdmissionRefusal.Closing, owner.Admit(Guid.NewGuid(), [new(Key, Requests(1))]).Refusal);

        owner.Settle(runs, Spent(1));
        _bench.Pump(owner);

        Assert.True(owner.IsClosed);
        Assert.Empty(_bench.Document(Space).Current.Accounts);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void Hear_AccountThatAnOperatorEnded_OpensAnother()
    {
        _bench.Limit(Key, 100);
        var owner = _bench.Owner();
        var lost = _bench.Admit(owner, 10);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));
        _bench.Change(Key, document => _bench.Ledger.Resolve(document, "o1-1", DoubtResolution.Charge));

        var next = _bench.Admit(owner, 5);

        Assert.Equal((AdmissionStatus.Reserved, 1), (next.Status, owner.LostAccounts));
        Assert.True(owner.Settle(lost, Spent(2)));
        owner.Settle(next, Spent(5));
        owner.Close();
        _bench.Pump(owner);
        Assert.Equal(5L, _bench.Standing(Key).Settled - 10);
    }

    [Fact]
    public void Hear_AccountThatEndedWhileAnAttemptHeldInIt_OpensAnotherThatIsClosedInTheEnd()
    {
        _bench.Limit(Key, 100);
        _bench.Limit(Space, 100);
        var owner = _bench.Owner();
        owner.Settle(_bench.Admit(owner, 10, Key), Spent(1));
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        // What it needs of the key lies here; the workspace does not answer, and meanwhile the key's account is lost.
        _bench.Away.Add(Space);
        var admission = _bench.Admit(owner, 1, Key, Space);
        Assert.Equal(AdmissionStatus.Waiting, admission.Status);
        _bench.Change(Key, document => document with { Current = document.Current with { Accounts = document.Current.Accounts.Clear() } });
        owner.Recall(Key);
        _bench.Pump(owner);
        Assert.Equal(1, owner.LostAccounts);
        _bench.Away.Clear();
        owner.Fail(Space, _bench.Sent.Last(sync => sync.Budget == Space).Message);
        _bench.Pass(TimeSpan.FromMilliseconds(500), owner);

        Assert.Equal(AdmissionStatus.Reserved, admission.Status);
        owner.Close();
        owner.Settle(admission, Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(2), owner);
        Assert.True(owner.IsClosed);
        Assert.Empty(_bench.Document(Key).Current.Accounts);
    }

    [Fact]
    public void Hear_AccountIsClosed_SaysNothingMoreOfIt()
    {
        var owner = _bench.Owner();
        owner.Settle(_bench.Admit(owner, 1), Spent(1));
        owner.Close();
        _bench.Pump(owner);
        var (closed, sent) = (owner.IsClosed, _bench.Sent.Count);
        _bench.Pass(TimeSpan.FromSeconds(30), owner);

        Assert.True(closed);
        Assert.Equal(sent, _bench.Sent.Count);
    }

    [Fact]
    public void Pump_DeletedBudget_TakesNoAccountAway()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Status = BudgetState.Deleted }));
        var owner = _bench.Owner();
        Assert.Equal(AdmissionRefusal.Disabled, _bench.Admit(owner, 1).Refusal);
        _bench.Pass(TimeSpan.FromSeconds(60), owner);

        Assert.Equal(0, owner.LostAccounts);
        Assert.Null(owner.NextDue());
    }

    [Fact]
    public void Pump_AnAccountThatDrains_ReturnsItsRestAtOnce()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var owner = _bench.Owner(journal);
        var runs = _bench.Admit(owner, 60);
        owner.Settle(_bench.Admit(owner, 40), Settlement.NotStarted);
        journal.Room = journal.Content.Length;

        // The journal breaks: all goes on in another account.
        Assert.Equal(AdmissionStatus.Reserved, Later(_bench.Admit(owner, 1), owner));
        Assert.False(owner.IsJournaled);
        Assert.Equal(AdmissionStatus.Reserved, Later(_bench.Admit(owner, 39), owner));
        Assert.Equal(AdmissionStatus.Reserved, runs.Status);
    }

    private AdmissionStatus Later(Admission admission, LedgerOwner owner)
    {
        _bench.Pass(TimeSpan.FromMilliseconds(500), owner);
        return admission.Status;
    }
}
