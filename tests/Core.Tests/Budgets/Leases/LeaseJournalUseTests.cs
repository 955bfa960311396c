using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>Records that a lease manager writes into its journal, and their reading after a kill.</summary>
public sealed class LeaseJournalUseTests
{
    private readonly LeaseBench _bench = new();

    [Fact]
    public void Replay_AfterAKill_ClosesWithExactTotals()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var instance = _bench.Instance(journal);
        instance.Settle(_bench.Admit(instance, 5), Spent(3));
        instance.Settle(_bench.Admit(instance, 5), Settlement.Uncertain);
        var runs = _bench.Admit(instance, 7);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ReservationStatus.Reserved, runs.Status);

        foreach (var lease in JournalReplay.Read(journal.Content).Leases)
            _bench.Deliver(new(lease.Budget, SyncMessage.CloseOf(lease)));

        Assert.Equal((3L, 12L, 0L, 0L), _bench.Standing(Key));
        Assert.Contains(
            _bench.Ledger.Uncertain(_bench.Document(Key)), entry => entry.Id == runs.Attempt.ToString("n") && entry.Amount == Requests(7));
    }

    [Fact]
    public void Replay_LocalAttempts_WhatRanIsFreeAndWhatEndedCounts()
    {
        _bench.Limit(Key, 100);
        var (first, second) = (new JournalBytes(), new JournalBytes());
        var instance = _bench.Instance(first);
        var running = Enumerable.Range(0, 3).Select(_ => instance.Admit(Guid.NewGuid(), [new(Key, Requests(5))], isLocal: true)).ToArray();
        _bench.Pump(instance);
        instance.Settle(running[0], Spent(5));
        Assert.True(instance.TryMove(JournalWriter.Start(second, "o1", "boot")));
        instance.Settle(running[1], Settlement.Uncertain);

        foreach (var lease in JournalReplay.Read(second.Content).Leases)
            _bench.Deliver(new(lease.Budget, SyncMessage.CloseOf(lease)));

        Assert.Equal((5L, 5L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void TryMove_ToANewJournal_KeepsAllThatIsOpen()
    {
        var (first, second) = (new JournalBytes(), new JournalBytes());
        var instance = _bench.Instance(first);
        instance.Settle(_bench.Admit(instance, 5), Spent(3));
        instance.Settle(_bench.Admit(instance, 4), Settlement.Uncertain);
        var runs = _bench.Admit(instance, 7, Key, Space);
        var ends = _bench.Admit(instance, 2);

        Assert.True(instance.TryMove(JournalWriter.Start(second, "o1", "boot")));
        instance.Settle(ends, Spent(2));

        var leases = JournalReplay.Read(second.Content).Leases;
        Assert.Equal(2, leases.Length);
        var key = leases.Single(lease => lease.Budget == Key);
        Assert.Equal((Requests(5), Requests(11)), (key.Spent, key.Uncertain));
        Assert.Contains(new(runs.Attempt, Requests(7)), key.UncertainAttempts);
        instance.Settle(runs, Spent(7));
        Assert.Equal(Requests(7), JournalReplay.Read(second.Content).Leases.Single(lease => lease.Budget == Space).Spent);
        Assert.False(instance.TryMove(JournalWriter.Start(new JournalBytes { Room = 64 }, "o1", "boot")));
        Assert.True(instance.IsJournaled);
    }

    [Fact]
    public void Journal_Broken_EndsTheLeasesAndGoesOnUnderAnotherId()
    {
        _bench.Limit(Key, 100);
        var journal = new JournalBytes();
        var instance = _bench.Instance(journal);
        var old = _bench.Admit(instance, 1);
        journal.Room = journal.Content.Length;

        var next = _bench.Admit(instance, 1);

        Assert.Equal((ReservationStatus.Reserved, false), (next.Status, instance.IsJournaled));
        Assert.Contains(_bench.Document(Key).Current.Accounts.Keys, id => id.StartsWith("o1-unjournaled-", StringComparison.Ordinal));
        instance.Settle(old, Spent(1));
        instance.Settle(next, Spent(1));
        instance.Close();
        _bench.Pump(instance);
        Assert.Equal((2L, 0L, 0L, 0L), _bench.Standing(Key));
    }

    [Fact]
    public void Journal_Broken_WhatLiesUnusedInTheOldLeaseGoesBackAtOnce()
    {
        _bench.Limit(Key, 20);
        var journal = new JournalBytes();
        var (instance, other) = (_bench.Instance(journal), _bench.Instance());
        var runs = _bench.Admit(instance, 1);
        instance.Settle(_bench.Admit(instance, 8), Settlement.NotStarted);
        journal.Room = journal.Content.Length;

        // It is noticed at another budget.
        _bench.Admit(instance, 1, Space);

        Assert.Equal(ReservationStatus.Reserved, runs.Status);
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(other, 19).Status);
    }
}
