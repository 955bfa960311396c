using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using static ImageGateway.Core.Tests.Budgets.Leases.OwnerBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>Records that a lease manager writes into its journal, and their reading after a kill.</summary>
public sealed class OwnerJournalUseTests
{
    private readonly OwnerBench _bench = new();

    [Fact]
    public void Replay_AfterAKill_ClosesWithExactTotals()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var owner = _bench.Owner(journal);
        owner.Settle(_bench.Admit(owner, 5), Spent(3));
        owner.Settle(_bench.Admit(owner, 5), Settlement.Doubt);
        var runs = _bench.Admit(owner, 7);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(AdmissionStatus.Reserved, runs.Status);

        foreach (var account in JournalReplay.Read(journal.Content).Accounts)
            _bench.Deliver(new(account.Budget, SyncMessage.CloseOf(account)));

        Assert.Equal((3L, 12L, 0L, 0L), _bench.Standing(Key));
        Assert.Contains(_bench.Ledger.Uncertain(_bench.Document(Key)), entry => entry.Id == runs.Attempt.ToString("n") && entry.Amount == Requests(7));
    }

    [Fact]
    public void Replay_LocalAttempts_WhatRanIsFreeAndWhatEndedCounts()
    {
        _bench.Limit(Key, 100);
        var (first, second) = (new JournalBytes(), new JournalBytes());
        var owner = _bench.Owner(first);
        var running = Enumerable.Range(0, 3).Select(_ => owner.Admit(Guid.NewGuid(), [new(Key, Requests(5))], isLocal: true)).ToArray();
        _bench.Pump(owner);
        owner.Settle(running[0], Spent(5));
        Assert.True(owner.TryMove(JournalWriter.Start(second, "o1", "boot")));
        owner.Settle(running[1], Settlement.Doubt);

        foreach (var account in JournalReplay.Read(second.Content).Accounts)
            _bench.Deliver(new(account.Budget, SyncMessage.CloseOf(account)));

        Assert.Equal((5L, 5L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void TryMove_ToANewJournal_KeepsAllThatIsOpen()
    {
        var (first, second) = (new JournalBytes(), new JournalBytes());
        var owner = _bench.Owner(first);
        owner.Settle(_bench.Admit(owner, 5), Spent(3));
        owner.Settle(_bench.Admit(owner, 4), Settlement.Doubt);
        var runs = _bench.Admit(owner, 7, Key, Space);
        var ends = _bench.Admit(owner, 2);

        Assert.True(owner.TryMove(JournalWriter.Start(second, "o1", "boot")));
        owner.Settle(ends, Spent(2));

        var accounts = JournalReplay.Read(second.Content).Accounts;
        Assert.Equal(2, accounts.Length);
        var key = accounts.Single(account => account.Budget == Key);
        Assert.Equal((Requests(5), Requests(11)), (key.Spent, key.Doubt));
        Assert.Contains(new(runs.Attempt, Requests(7)), key.Doubts);
        owner.Settle(runs, Spent(7));
        Assert.Equal(Requests(7), JournalReplay.Read(second.Content).Accounts.Single(account => account.Budget == Space).Spent);
        Assert.False(owner.TryMove(JournalWriter.Start(new JournalBytes { Room = 64 }, "o1", "boot")));
        Assert.True(owner.IsJournaled);
    }

    [Fact]
    public void Journal_Broken_EndsTheAccountsAndGoesOnUnderAnotherId()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var owner = _bench.Owner(journal);
        var old = _bench.Admit(owner, 1);
        journal.Room = journal.Content.Length;

        var next = _bench.Admit(owner, 1);

        Assert.Equal((AdmissionStatus.Reserved, false), (next.Status, owner.IsJournaled));
        Assert.Contains(_bench.Document(Key).Current.Accounts.Keys, id => id.StartsWith("o1-unjournaled-", StringComparison.Ordinal));
        owner.Settle(old, Spent(1));
        owner.Settle(next, Spent(1));
        owner.Close();
        _bench.Pump(owner);
        Assert.Equal((2L, 0L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void Journal_Broken_WhatLiesUnusedInTheOldAccountGoesBackAtOnce()
    {
        _bench.Limit(Key, 20);
        var journal = new JournalBytes();
        var (owner, other) = (_bench.Owner(journal), _bench.Owner());
        var runs = _bench.Admit(owner, 1);
        owner.Settle(_bench.Admit(owner, 8), Settlement.NotStarted);
        journal.Room = journal.Content.Length;

        // It is noticed at another node.
        _bench.Admit(owner, 1, Space);

        Assert.Equal(AdmissionStatus.Reserved, runs.Status);
        Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(other, 19).Status);
    }
}
