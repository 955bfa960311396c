using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

public sealed class LeaseManagerTests
{
    private readonly LeaseBench _bench = new();

    [Fact]
    public void Admit_FirstAttempt_WaitsForItsBudgetsAndIsTold()
    {
        _bench.Limit(Key, 100);
        var instance = _bench.Instance();

        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1)), new(Space, Requests(1))]);
        Assert.Equal(ReservationStatus.Waiting, reservation.Status);
        Assert.Null(instance.TryFinished());
        Assert.Equal(2, _bench.Pump(instance));

        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        Assert.Same(reservation, instance.TryFinished());
        Assert.Null(instance.TryFinished());
    }

    [Fact]
    public void Held_ManyBudgets_NamesTheLargest()
    {
        var instance = _bench.Instance();
        for (var number = 1; number <= 5; number++)
        {
            instance.Admit(Guid.NewGuid(), [new(new(BudgetKind.VirtualKey, $"key-{number}"), new(number, 1, 1))]);
            _bench.Pump(instance);
        }

        var held = instance.Held(2);

        Assert.Equal(5, held.Total);
        Assert.Equal(
            [("key-5", new(5, 1, 1)), ("key-4", new Amount(4, 1, 1))], held.Largest.Select(one => (one.Budget.Id, one.Reserved)));
        Assert.Equal((0, 0), (_bench.Instance().Held(2).Total, _bench.Instance().Held(2).Largest.Length));
    }

    [Fact]
    public void Admit_AwayFromLimits_HardlyEverAsks()
    {
        _bench.Limit(Key, 1_000_000);
        _bench.Limit(Space, null);
        var instance = _bench.Instance();
        var waited = 0;
        for (var second = 0; second < 120; second++)
        {
            for (var i = 0; i < 10; i++)
            {
                var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1)), new(Space, Requests(1))]);
                waited += reservation.Status == ReservationStatus.Waiting ? 1 : 0;
                _bench.Pump(instance);
                Assert.True(instance.Settle(reservation, Spent(1)));
            }

            _bench.Pass(TimeSpan.FromSeconds(1), instance);
        }

        Assert.InRange(waited, 1, 12);
        Assert.InRange(_bench.Sent.Count, 10, 200);
        instance.Close();
        _bench.Pump(instance);
        Assert.Equal((1200L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Equal((1200L, 0L, 0L, 0L), _bench.Standing(Space));
    }

    [Fact]
    public void Admit_AwayFromLimits_AllocatesLittleMoreThanTheReservation()
    {
        _bench.Limit(Key, 1_000_000);
        var instance = new LeaseManager("o", _bench.Terms, _bench.Clock, JournalWriter.Start(new Nowhere(), "o", "boot"));
        BudgetAmount[] charges = [new(Key, Requests(1)), new(Space, Requests(1))];
        for (var i = 0; i < 1000; i++)
        {
            var reservation = instance.Admit(Guid.NewGuid(), charges);
            _bench.Pump(instance);
            instance.Settle(reservation, Spent(1));
            _bench.Pass(TimeSpan.FromMilliseconds(50), instance);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Assert.True(instance.Settle(instance.Admit(Guid.NewGuid(), charges), Spent(1)));

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 320);
    }

    [Fact]
    public void Admit_OneBudgetLacks_ReservesAtNone()
    {
        _bench.Limit(Key, 5);
        var instance = _bench.Instance();

        var reservation = _bench.Admit(instance, 6, Space, Key);

        Assert.Equal(
            (ReservationStatus.Refused, ReservationRefusal.Exhausted, Key),
            (reservation.Status, reservation.Refusal, reservation.RefusedBy));
        Assert.Equal((0L, 0L), (_bench.Standing(Key).Reserved, _bench.Standing(Space).Reserved));
        Assert.False(instance.Settle(reservation, Spent(6)));
    }

    [Fact]
    public void Admit_TheWholeLimitByManyAtOnce_IsServedToTheLast()
    {
        _bench.Limit(Key, 50);
        var instance = _bench.Instance();
        var admissions = Enumerable.Range(0, 64).Select(_ => instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))])).ToArray();

        _bench.Pump(instance);

        Assert.Equal(50, admissions.Count(reservation => reservation.Status == ReservationStatus.Reserved));
        Assert.All(admissions[50..], reservation => Assert.Equal(ReservationRefusal.Exhausted, reservation.Refusal));
        Assert.InRange(_bench.Sent.Count, 1, 20);
    }

    [Fact]
    public void Admit_WhatAnotherInstanceHoldsUnused_ComesWithinASecond()
    {
        _bench.Limit(Key, 20);
        var (rich, poor) = (_bench.Instance(), _bench.Instance());
        rich.Settle(_bench.Admit(rich, 8), Spent(1));

        var reservation = _bench.Admit(poor, 19);
        Assert.Equal(ReservationStatus.Waiting, reservation.Status);
        rich.Recall(Key);
        _bench.Pass(TimeSpan.FromMilliseconds(200), rich, poor);

        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        Assert.Equal((1L, 0L), (_bench.Standing(Key).Settled, _bench.Standing(Key).Uncertain));
    }

    [Fact]
    public void Admit_NothingComesBack_IsRefusedAfterASecond()
    {
        _bench.Limit(Key, 20);
        var (rich, poor) = (_bench.Instance(), _bench.Instance());
        rich.Settle(_bench.Admit(rich, 10), Spent(1));

        // The rich instance is cut off and says nothing.
        var reservation = _bench.Admit(poor, 12);
        _bench.Pass(TimeSpan.FromMilliseconds(950), poor);
        Assert.Equal(ReservationStatus.Waiting, reservation.Status);
        _bench.Pass(TimeSpan.FromMilliseconds(50), poor);

        Assert.Equal((ReservationStatus.Refused, ReservationRefusal.Exhausted), (reservation.Status, reservation.Refusal));
        Assert.Same(reservation, poor.TryFinished());
    }

    [Fact]
    public void Admit_BudgetThatDoesNotResponse_IsUnavailableAfterASecondAndTheMessageIsSentAgainUnchanged()
    {
        _bench.Away.Add(Key);
        var instance = _bench.Instance();
        var reservation = _bench.Admit(instance, 1);

        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal((ReservationRefusal.Unavailable, Key), (reservation.Refusal, reservation.RefusedBy));
        Assert.Equal(2, _bench.Sent.Count);
        Assert.Same(_bench.Sent[0].Message, _bench.Sent[1].Message);
        _bench.Away.Clear();
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal((0L, 0L, 0L, 1L), _bench.Standing(Key));
    }

    [Fact]
    public void Admit_CutOff_SpendsItsSliceUntilNineTenthsOfATerm()
    {
        _bench.Limit(Key, 1000);
        var instance = _bench.Instance();
        for (var i = 0; i < 20; i++)
            instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Away.Add(Key);
        _bench.Clock.Advance(TimeSpan.FromSeconds(53.9));

        Assert.Equal(ReservationStatus.Reserved, instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]).Status);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ReservationStatus.Waiting, instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]).Status);
    }

    [Fact]
    public void Hear_TheResponseToARepeatedMessage_IsFreshFromTheFirstSendingOn()
    {
        var instance = _bench.Instance();
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        instance.TryNext(out var first);
        _bench.Clock.Advance(TimeSpan.FromSeconds(55));
        instance.TryNext(out var again);
        Assert.Same(first.Message, again.Message);
        instance.OnReply(Key, again.Message, _bench.Deliver(first));

        Assert.Equal(ReservationStatus.Refused, reservation.Status);
        Assert.Equal(ReservationStatus.Waiting, instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]).Status);
    }

    [Fact]
    public void Leave_WhileWaiting_LeavesTheGrantInTheSlice()
    {
        _bench.Limit(Key, 100);
        var instance = _bench.Instance();
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(3))]);
        instance.TryNext(out var sent);
        instance.Leave(reservation);
        instance.OnReply(Key, sent.Message, _bench.Deliver(sent));

        Assert.Equal(ReservationStatus.Left, reservation.Status);
        Assert.Null(instance.TryFinished());
        Assert.Equal(ReservationStatus.Reserved, instance.Admit(Guid.NewGuid(), [new(Key, Requests(3))]).Status);
    }

    [Fact]
    public void Settle_Twice_CountsOnce()
    {
        var instance = _bench.Instance();
        var reservation = _bench.Admit(instance, 4);

        Assert.True(instance.Settle(reservation, new(Requests(1), RestInDoubt: true)));
        Assert.False(instance.Settle(reservation, Spent(4)));

        _bench.Pass(TimeSpan.FromSeconds(10), instance);
        Assert.Equal((1L, 3L), (_bench.Standing(Key).Settled, _bench.Standing(Key).Uncertain));
        Assert.Equal(reservation.Attempt.ToString("n"), Assert.Single(_bench.Ledger.Uncertain(_bench.Document(Key))).Id);
    }

    [Fact]
    public void Settle_EachWay_IsWhatItSays()
    {
        var reserved = new Amount(100, 1, 4);

        Assert.Equal((default, default), Settlement.NotStarted.Of(reserved));
        Assert.Equal((default, reserved), Settlement.Uncertain.Of(reserved));
        Assert.Equal((new(75, 1, 3), default), Settlement.Answered(75, 3).Of(reserved));
        Assert.Equal((new(130, 1, 4), default), Settlement.Answered(130, 5).Of(reserved));
        Assert.Equal((new(50, 1, 2), new Amount(50, 0, 2)), new Settlement(new(50, 1, 2), RestInDoubt: true).Of(reserved));
        Assert.Equal((new(75, 0, 0), default), Settlement.Answered(75, 3).Of(new(100, 0, 0)));
    }

    [Fact]
    public void Admit_DisabledBudget_IsRefusedUntilItIsActive()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Status = BudgetState.Disabled }));
        var instance = _bench.Instance();
        Assert.Equal(ReservationRefusal.Disabled, _bench.Admit(instance, 1).Refusal);

        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new()));
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);
    }

    [Fact]
    public void Pump_DisabledWhileItHolds_IsHeardWithTheNextRenewal()
    {
        var instance = _bench.Instance();
        for (var i = 0; i < 9; i++)
            instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Status = BudgetState.Disabled }));
        instance.Recall(Key);
        _bench.Pump(instance);

        Assert.Equal(ReservationRefusal.Disabled, _bench.Admit(instance, 1).Refusal);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal(0, _bench.Standing(Key).Leased);
    }

    [Fact]
    public void Admit_TightBudgets_AreAskedOneAfterTheOtherAndGivenBackAtOnce()
    {
        _bench.Limit(Space, 4);
        _bench.Limit(Key, 4);
        var (one, two) = (_bench.Instance(), _bench.Instance());
        // Both hear that both budgets are tight.
        one.Settle(_bench.Admit(one, 3, Key, Space), Settlement.NotStarted);
        two.Settle(_bench.Admit(two, 1, Key, Space), Settlement.NotStarted);
        foreach (var instance in new[] { one, two })
        {
            instance.Recall(Key);
            instance.Recall(Space);
            _bench.Pump(instance);
        }

        var before = _bench.Sent.Count;

        var taken = _bench.Admit(two, 4, Key);
        _bench.Pass(TimeSpan.FromMilliseconds(250), two);
        var reservation = one.Admit(Guid.NewGuid(), [new(Key, Requests(2)), new(Space, Requests(2))]);
        _bench.Pump(one);

        Assert.Equal(
            (ReservationStatus.Reserved, ReservationStatus.Refused, Key), (taken.Status, reservation.Status, reservation.RefusedBy));
        var asked = _bench.Sent.Skip(before)
            .Where(sync => sync.Message.Lease.StartsWith("o1", StringComparison.Ordinal) && sync.Message.Need != Amount.Zero);
        Assert.Equal([Space, Key], asked.Select(sync => sync.Budget));
        Assert.Equal((0L, 0L), (_bench.Standing(Space).Reserved, _bench.Standing(Space).Leased));
    }

    [Fact]
    public void Pump_BilledAboveTheReserve_CountsInFull()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Limits = new(Cost: 100, null, null) }));
        var instance = _bench.Instance();
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, new(90, 1, 1))]);
        _bench.Pump(instance);
        instance.Settle(reservation, Settlement.Answered(120, 1));
        instance.Close();
        _bench.Pump(instance);

        var standing = _bench.Ledger.Stand(_bench.Document(Key));
        Assert.Equal((120L, 20L, 0L), (standing.Settled.Cost, standing.Over.Cost, standing.Free.Cost));
    }

    [Fact]
    public void TryTell_NewsOfASettlement_IsSentAtOnceAndOnlyThen()
    {
        var instance = _bench.Instance();
        Assert.False(instance.TryTell(Key));
        var attempt = _bench.Admit(instance, 5);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.True(instance.TryTell(Key));
        _bench.Pump(instance);
        instance.Settle(attempt, Spent(5));
        Assert.Equal(0L, _bench.Standing(Key).Settled);

        Assert.True(instance.TryTell(Key));
        _bench.Pump(instance);

        Assert.Equal(5L, _bench.Standing(Key).Settled);
        Assert.False(instance.TryTell(Key));
        var sent = _bench.Sent.Count;
        Assert.True(instance.TryTell(Key, anyway: true));
        Assert.Equal(1, _bench.Pump(instance));
        Assert.Equal((sent + 1, false), (_bench.Sent.Count, instance.TryTell(Key)));
    }

    [Fact]
    public void Hear_TightForTheFirstTime_WhatLiesUnusedGoesBackAtOnce()
    {
        var instance = _bench.Instance();
        for (var i = 0; i < 20; i++)
            instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.NotEqual(0L, _bench.Standing(Key).Leased);

        _bench.Limit(Key, 21);
        Assert.True(instance.TryTell(Key, anyway: true));
        _bench.Pump(instance);

        Assert.Equal((20L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);
        Assert.Equal(ReservationRefusal.Exhausted, _bench.Admit(instance, 1).Refusal);
    }

    [Fact]
    public void Admit_AnsweredButNotWithARefusal_IsUnavailableAndNotExhausted()
    {
        _bench.Limit(Key, 100);
        var instance = _bench.Instance();
        var first = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        instance.TryNext(out var sent);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = instance.Admit(Guid.NewGuid(), [new(Key, Requests(5))]);
        // The answer is to what was asked before; what is asked now is lost.
        instance.OnReply(Key, sent.Message, _bench.Deliver(sent));
        _bench.Away.Add(Key);
        _bench.Pass(TimeSpan.FromSeconds(1.1), instance);

        Assert.Equal((ReservationStatus.Reserved, ReservationRefusal.Unavailable), (first.Status, second.Refusal));
    }

    [Fact]
    public void Admit_AfterAnAttemptWasBilledAboveItsReserve_CanHaveAllThatIsLeft()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Limits = new(Cost: 100, null, null) }));
        var instance = _bench.Instance();
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, new(50, 1, 1))]);
        _bench.Pump(instance);
        instance.Settle(reservation, Settlement.Answered(85, 1));
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        var rest = instance.Admit(Guid.NewGuid(), [new(Key, new(15, 1, 1))]);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal(ReservationStatus.Reserved, rest.Status);
        Assert.Equal(0, _bench.Ledger.Stand(_bench.Document(Key)).Free.Cost);
    }

    [Fact]
    public void Admit_WhatCannotBe_IsRefusedToTheCaller()
    {
        var instance = _bench.Instance();
        var runs = _bench.Admit(instance, 1);

        Assert.Throws<ArgumentException>(() => instance.Admit(runs.Attempt, [new(Key, Requests(1))]));
        Assert.Throws<ArgumentException>(() => instance.Admit(Guid.NewGuid(), []));
        Assert.Throws<ArgumentException>(() => instance.Admit(Guid.NewGuid(), [new(Key, Requests(-1))]));
    }

    private sealed class Nowhere : IJournalSink
    {
        public bool TryAppend(ReadOnlySpan<byte> slots) => true;
    }
}
