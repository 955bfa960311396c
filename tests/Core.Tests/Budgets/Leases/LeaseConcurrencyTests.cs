using ImageGateway.Core.Budgets.Leases;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

public sealed class LeaseConcurrencyTests
{
    private readonly LeaseBench _bench = new();

    [Fact]
    public void Admit_AllSlotsTakenAndNobodyMayWait_IsRefusedAtOnce()
    {
        Slots(2);
        var instance = _bench.Instance();
        var runs = Draw(instance, 2);

        Assert.Equal((ReservationRefusal.SlotsFull, Key), (Draw(instance, 1).Refusal, Draw(instance, 1).RefusedBy));
        instance.Settle(runs, Settlement.NotStarted);
        Assert.Equal(ReservationStatus.Reserved, Draw(instance, 2).Status);
    }

    [Fact]
    public void Admit_MayWait_IsServedInOrderAndALeaverLeavesNoHole()
    {
        Slots(1, queue: 3);
        var instance = _bench.Instance();
        var runs = Draw(instance, 1);
        var (first, leaver, third) = (Draw(instance, 1), Draw(instance, 1), Draw(instance, 1));
        Assert.Equal(ReservationRefusal.SlotsFull, Draw(instance, 1).Refusal);
        instance.Leave(leaver);
        var fourth = Draw(instance, 1);
        Assert.All([first, third, fourth], reservation => Assert.Equal(ReservationStatus.Waiting, reservation.Status));

        foreach (var next in new[] { first, third, fourth })
        {
            _bench.Pass(TimeSpan.FromSeconds(3), instance);
            Assert.Equal(ReservationStatus.Waiting, next.Status);
            instance.Settle(runs, Settlement.NotStarted);
            Assert.Equal(ReservationStatus.Reserved, next.Status);
            Assert.Contains(next, Finished(instance));
            runs = next;
        }
    }

    [Fact]
    public void Admit_TheFirstNeedsMuchAndLeaves_ThoseBehindItGo()
    {
        Slots(3, queue: 3);
        var instance = _bench.Instance();
        Draw(instance, 2);
        var (large, small) = (Draw(instance, 3), Draw(instance, 1));
        Assert.Equal((ReservationStatus.Waiting, ReservationStatus.Waiting), (large.Status, small.Status));

        instance.Leave(large);
        _bench.Pass(TimeSpan.FromMilliseconds(100), instance);

        Assert.Equal(ReservationStatus.Reserved, small.Status);
    }

    [Fact]
    public void Pass_LongerThanMayBeWaited_IsRefused()
    {
        Slots(1, queue: 1, waitMs: 5000);
        var instance = _bench.Instance();
        Draw(instance, 1);
        var waits = Draw(instance, 1);
        _bench.Pass(TimeSpan.FromMilliseconds(4950), instance);
        Assert.Equal(ReservationStatus.Waiting, waits.Status);
        _bench.Pass(TimeSpan.FromMilliseconds(50), instance);

        Assert.Equal((ReservationRefusal.SlotWaitOver, Key), (waits.Refusal, waits.RefusedBy));
        Assert.Contains(waits, Finished(instance));
    }

    [Fact]
    public void Admit_MoreImagesThanThereAreSlots_IsRefusedThoughItMightWait()
    {
        Slots(2, queue: 5);

        Assert.Equal(ReservationRefusal.SlotsFull, Draw(_bench.Instance(), 3).Refusal);
    }

    [Fact]
    public void Pump_SeveralInstancesWait_GoInTurn()
    {
        Slots(1, queue: 9);
        var (one, two) = (_bench.Instance(), _bench.Instance());
        var runs = (Instance: one, Admission: Draw(one, 1));
        List<(LeaseManager Instance, Reservation Admission)> waiting =
            [.. Enumerable.Range(0, 3).Select(_ => (one, Draw(one, 1))), .. Enumerable.Range(0, 3).Select(_ => (two, Draw(two, 1)))];
        List<LeaseManager> served = [];
        for (var i = 0; i < 6; i++)
        {
            runs.Instance.Settle(runs.Admission, Settlement.NotStarted);
            _bench.Pass(TimeSpan.FromMilliseconds(400), one, two);
            runs = Assert.Single(waiting, waiter => waiter.Admission.Status == ReservationStatus.Reserved);
            waiting.Remove(runs);
            served.Add(runs.Instance);
        }

        // At first it did not know that another waits; its own waited longer then.
        Assert.Equal([one, one, two, one, two, two], served);
    }

    [Fact]
    public void Pass_ATermAfterAnInstanceDied_ItsSlotsAreFree()
    {
        Slots(2, queue: 5);
        var (dead, next) = (_bench.Instance(), _bench.Instance());
        Draw(dead, 2);
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));
        var early = Draw(next, 1);
        Assert.Equal(ReservationStatus.Waiting, early.Status);
        _bench.Pass(TimeSpan.FromSeconds(15), next);

        Assert.Equal(ReservationStatus.Reserved, early.Status);
    }

    [Fact]
    public void Pump_LimitLowered_SlotsThatBecomeFreeGoBack()
    {
        Slots(4, queue: 5);
        var instance = _bench.Instance();
        var (one, two) = (Draw(instance, 2), Draw(instance, 2));
        Slots(2, queue: 5);
        var waits = Draw(instance, 1);
        instance.Settle(one, Settlement.NotStarted);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal(ReservationStatus.Waiting, waits.Status);

        instance.Settle(two, Settlement.NotStarted);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal(ReservationStatus.Reserved, waits.Status);
    }

    [Fact]
    public void Pump_SlotsThatLieUnused_GoBackWithinASecond()
    {
        Slots(3);
        var (one, two) = (_bench.Instance(), _bench.Instance());
        one.Settle(Draw(one, 3), Settlement.NotStarted);
        Assert.Equal(ReservationStatus.Reserved, one.Admit(Guid.NewGuid(), [new(Key, new(0, 1, 1))]).Status);
        _bench.Pass(TimeSpan.FromSeconds(1), one);

        Assert.Equal(ReservationStatus.Reserved, Draw(two, 2).Status);
    }

    [Fact]
    public void Admit_BudgetEndsBeforeItsTurnInTheLine_IsRefusedForTheBudget()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Limits = new(null, 2, null), Slots = new(1, 5, 30_000) }));
        var instance = _bench.Instance();
        var runs = Draw(instance, 1);
        var waits = Draw(instance, 1);
        var third = Draw(instance, 1);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal((ReservationStatus.Waiting, ReservationStatus.Waiting), (waits.Status, third.Status));
        instance.Settle(runs, Settlement.Answered(0, 1));
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal((ReservationStatus.Reserved, ReservationRefusal.Exhausted), (waits.Status, third.Refusal));
    }

    private Reservation Draw(LeaseManager instance, long images)
    {
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, new(0, 1, images))]);
        _bench.Pump(instance);
        return reservation;
    }

    private static List<Reservation> Finished(LeaseManager instance)
    {
        List<Reservation> finished = [];
        while (instance.TryFinished() is { } reservation)
            finished.Add(reservation);
        return finished;
    }

    private void Slots(long slots, int queue = 0, int waitMs = 60_000) =>
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Slots = new(slots, queue, waitMs) }));
}
