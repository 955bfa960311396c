using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.TestKit;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

public sealed class LeaseRatesTests
{
    // A window, its sixtieth, the validity of a permit, and the grain to which a budget counts.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60 + 1 + 1 + 0.05);

    private readonly LeaseBench _bench = new();

    [Fact]
    public void Admit_TheRateIsUsedUp_IsRefusedAndToldWhenItIsNot()
    {
        Limit(Key, new(3, null));
        var instance = _bench.Instance();
        for (var i = 0; i < 3; i++)
            Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);

        var refused = _bench.Admit(instance, 1);

        Assert.Equal((ReservationRefusal.RateLimited, Key), (refused.Refusal, refused.RefusedBy));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(62), Longest);
        _bench.Clock.Advance(refused.RetryAfter.Value - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ReservationRefusal.RateLimited, _bench.Admit(instance, 1).Refusal);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);
    }

    [Fact]
    public void Admit_SteadyDemand_LosesAtMostAThirtiethOfTheRate()
    {
        const int Limited = 600;
        var minutes = PropertyRuns.Scaled(11, ordinary: 4);
        Limit(Key, new(Limited, null));
        var instance = _bench.Instance();
        var uses = new List<DateTimeOffset>();
        for (var end = _bench.Clock.GetUtcNow()
            + TimeSpan.FromMinutes(minutes); _bench.Clock.GetUtcNow() < end; _bench.Clock.Advance(TimeSpan.FromMilliseconds(10)))
        {
            if (_bench.Admit(instance, 1) is not { Status: ReservationStatus.Reserved } reservation)
                continue;
            instance.Settle(reservation, Spent(1));
            uses.Add(_bench.Clock.GetUtcNow());
        }

        // The uses are in order: those of the minute before one of them stand right before it.
        var first = 0;
        for (var last = 0; last < uses.Count; last++)
        {
            while (uses[first] <= uses[last] - TimeSpan.FromMinutes(1))
                first++;
            Assert.InRange(last - first + 1, 1, Limited);
        }

        Assert.InRange(uses.Count, (minutes - 1) * (Limited - (Limited / 30)), minutes * Limited);
    }

    [Fact]
    public void Admit_AwayFromTheRate_HardlyEverWaits()
    {
        Limit(Key, new(60_000, null));
        var instance = _bench.Instance();
        var waited = 0;
        for (var i = 0; i < 6000; i++)
        {
            var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
            waited += reservation.Status == ReservationStatus.Waiting ? 1 : 0;
            _bench.Pump(instance);
            Assert.True(instance.Settle(reservation, Spent(1)));
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(waited, 1, 60);
        Assert.InRange(_bench.Sent.Count, 60, 300);
    }

    [Fact]
    public void Pump_PermitsThatCameToNothing_GoToOthersAfterAMoment()
    {
        Limit(Key, new(100, null));
        var (one, two) = (_bench.Instance(), _bench.Instance());
        for (var i = 0; i < 20; i++)
        {
            one.Settle(_bench.Admit(one, 1), Spent(1));
            _bench.Pass(TimeSpan.FromMilliseconds(100), one);
        }

        _bench.Pass(TimeSpan.FromSeconds(2), one);
        var admitted = Enumerable.Range(0, 81).Count(_ => _bench.Admit(two, 1).Status == ReservationStatus.Reserved);

        Assert.Equal(80, admitted);
    }

    [Fact]
    public void Admit_TwoWindows_HoldsBoth()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Rates = new(new(4, null), new(6, null), default) }));
        var instance = _bench.Instance();
        for (var i = 0; i < 4; i++)
            Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);
        Assert.Equal(ReservationRefusal.RateLimited, _bench.Admit(instance, 1).Refusal);
        _bench.Clock.Advance(Longest);
        for (var i = 0; i < 2; i++)
            Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1).Status);

        var refused = _bench.Admit(instance, 1);

        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(62));
    }

    [Fact]
    public void Admit_MoreImagesThanTheRateEverAllows_NamesNoTime()
    {
        Limit(Key, new(null, 3));
        var instance = _bench.Instance();
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, new(0, 1, 4))]);
        _bench.Pump(instance);

        Assert.Equal((ReservationRefusal.RateLimited, null), (reservation.Refusal, reservation.RetryAfter));
    }

    [Fact]
    public void Admit_OneBudgetsRateIsUsedUp_TakesNoPermitOfTheOther()
    {
        Limit(Space, new(2, null));
        Limit(Key, new(1, null));
        var instance = _bench.Instance();
        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1, Space, Key).Status);
        Assert.Equal(
            (ReservationRefusal.RateLimited, Key),
            (_bench.Admit(instance, 1, Space, Key) is var refused ? refused.Refusal : default, refused.RefusedBy));

        Assert.Equal(ReservationStatus.Reserved, _bench.Admit(instance, 1, Space).Status);
    }

    [Fact]
    public void Admit_NobodyResponsesForPermits_IsUnavailable()
    {
        Limit(Key, new(100, null));
        var instance = _bench.Instance();
        instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(3), instance);
        Assert.NotNull(instance.TryFinished());
        _bench.Away.Add(Key);

        var reservation = _bench.Admit(instance, 1);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal((ReservationRefusal.Unavailable, Key), (reservation.Refusal, reservation.RefusedBy));
        Assert.Same(reservation, instance.TryFinished());
    }

    [Fact]
    public void Leave_WhileWaitingForPermits_LeavesThemToTheNext()
    {
        Limit(Key, new(1, null));
        var instance = _bench.Instance();
        var leaver = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        instance.TryNext(out var sent);
        instance.Leave(leaver);
        var next = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        instance.OnReply(Key, sent.Message, _bench.Deliver(sent));
        _bench.Pump(instance);

        Assert.Equal((ReservationStatus.Left, ReservationStatus.Reserved), (leaver.Status, next.Status));
    }

    [Fact]
    public void RatesAt_CountsWhatLiesHereUnused()
    {
        Limit(Key, new(10, 40));
        var instance = _bench.Instance();
        Assert.Null(instance.RatesAt(Key));
        instance.Settle(_bench.Admit(instance, 1), Spent(1));

        var (requests, images) = instance.RatesAt(Key)!.Value;

        Assert.Equal((10L, 9L), (requests!.Value.Limit, requests.Value.Left));
        Assert.InRange(requests.Value.Reset, TimeSpan.FromSeconds(60), Longest);
        Assert.Equal(new(40, 40, TimeSpan.Zero), images!.Value with { Reset = TimeSpan.Zero });
        _bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(requests.Value.Reset - TimeSpan.FromSeconds(10), instance.RatesAt(Key)!.Value.Requests!.Value.Reset);
    }

    private void Limit(BudgetId budget, RateBound minute) =>
        _bench.Change(budget, document => _bench.Ledger.SetRules(document, new() { Rates = new(minute, default, default) }));
}
