using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using static ImageGateway.Core.Tests.Budgets.Leases.OwnerBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

public sealed class OwnerRatesTests
{
    // A window, its sixtieth, the validity of a permit, and the grain to which a node counts.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60 + 1 + 1 + 0.05);

    private readonly OwnerBench _bench = new();

    [Fact]
    public void Admit_TheRateIsUsedUp_IsRefusedAndToldWhenItIsNot()
    {
        Limit(Key, new(3, null));
        var owner = _bench.Owner();
        for (var i = 0; i < 3; i++)
            Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1).Status);

        var refused = _bench.Admit(owner, 1);

        Assert.Equal((AdmissionRefusal.RateLimited, Key), (refused.Refusal, refused.RefusedBy));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(62), Longest);
        _bench.Clock.Advance(refused.RetryAfter.Value - TimeSpan.FromMilliseconds(1));
        Assert.Equal(AdmissionRefusal.RateLimited, _bench.Admit(owner, 1).Refusal);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1).Status);
    }

    [Fact]
    public void Admit_SteadyDemand_LosesAtMostAThirtiethOfTheRate()
    {
        const int Limited = 600;
        Limit(Key, new(Limited, null));
        var owner = _bench.Owner();
        var uses = new List<DateTimeOffset>();
        for (var end = _bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(11); _bench.Clock.GetUtcNow() < end; _bench.Clock.Advance(TimeSpan.FromMilliseconds(10)))
        {
            if (_bench.Admit(owner, 1) is not { Status: AdmissionStatus.Reserved } admission)
                continue;
            owner.Settle(admission, Spent(1));
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

        Assert.InRange(uses.Count, 10 * (Limited - (Limited / 30)), 11 * Limited);
    }

    [Fact]
    public void Admit_AwayFromTheRate_HardlyEverWaits()
    {
        Limit(Key, new(60_000, null));
        var owner = _bench.Owner();
        var waited = 0;
        for (var i = 0; i < 6000; i++)
        {
            var admission = owner.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
            waited += admission.Status == AdmissionStatus.Waiting ? 1 : 0;
            _bench.Pump(owner);
            Assert.True(owner.Settle(admission, Spent(1)));
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(waited, 1, 60);
        Assert.InRange(_bench.Sent.Count, 60, 300);
    }

    [Fact]
    public void Pump_PermitsThatCameToNothing_GoToOthersAfterAMoment()
    {
        Limit(Key, new(100, null));
        var (one, two) = (_bench.Owner(), _bench.Owner());
        for (var i = 0; i < 20; i++)
        {
            one.Settle(_bench.Admit(one, 1), Spent(1));
            _bench.Pass(TimeSpan.FromMilliseconds(100), one);
        }

        _bench.Pass(TimeSpan.FromSeconds(2), one);
        var admitted = Enumerable.Range(0, 81).Count(_ => _bench.Admit(two, 1).Status == AdmissionStatus.Reserved);

        Assert.Equal(80, admitted);
    }

    [Fact]
    public void Admit_TwoWindows_HoldsBoth()
    {
        _bench.Change(Key, document => _bench.Ledger.SetRules(document, new() { Rates = new(new(4, null), new(6, null), default) }));
        var owner = _bench.Owner();
        for (var i = 0; i < 4; i++)
            Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1).Status);
        Assert.Equal(AdmissionRefusal.RateLimited, _bench.Admit(owner, 1).Refusal);
        _bench.Clock.Advance(Longest);
        for (var i = 0; i < 2; i++)
            Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1).Status);

        var refused = _bench.Admit(owner, 1);

        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(62));
    }

    [Fact]
    public void Admit_MoreImagesThanTheRateEverAllows_NamesNoTime()
    {
        Limit(Key, new(null, 3));
        var owner = _bench.Owner();
        var admission = owner.Admit(Guid.NewGuid(), [new(Key, new(0, 1, 4))]);
        _bench.Pump(owner);

        Assert.Equal((AdmissionRefusal.RateLimited, null), (admission.Refusal, admission.RetryAfter));
    }

    [Fact]
    public void Admit_OneBudgetsRateIsUsedUp_TakesNoPermitOfTheOther()
    {
        Limit(Space, new(2, null));
        Limit(Key, new(1, null));
        var owner = _bench.Owner();
        Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1, Space, Key).Status);
        Assert.Equal((AdmissionRefusal.RateLimited, Key), (_bench.Admit(owner, 1, Space, Key) is var refused ? refused.Refusal : default, refused.RefusedBy));

        Assert.Equal(AdmissionStatus.Reserved, _bench.Admit(owner, 1, Space).Status);
    }

    [Fact]
    public void Admit_NobodyResponsesForPermits_IsUnavailable()
    {
        Limit(Key, new(100, null));
        var owner = _bench.Owner();
        owner.Settle(_bench.Admit(owner, 1), Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(3), owner);
        Assert.NotNull(owner.TryFinished());
        _bench.Away.Add(Key);

        var admission = _bench.Admit(owner, 1);
        _bench.Pass(TimeSpan.FromSeconds(1), owner);

        Assert.Equal((AdmissionRefusal.Unavailable, Key), (admission.Refusal, admission.RefusedBy));
        Assert.Same(admission, owner.TryFinished());
    }

    [Fact]
    public void Leave_WhileWaitingForPermits_LeavesThemToTheNext()
    {
        Limit(Key, new(1, null));
        var owner = _bench.Owner();
        var leaver = owner.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        owner.TryNext(out var sent);
        owner.Leave(leaver);
        var next = owner.Admit(Guid.NewGuid(), [new(Key, Requests(1))]);
        owner.Hear(Key, sent.Message, _bench.Deliver(sent));
        _bench.Pump(owner);

        Assert.Equal((AdmissionStatus.Left, AdmissionStatus.Reserved), (leaver.Status, next.Status));
    }

    [Fact]
    public void RatesAt_CountsWhatLiesHereUnused()
    {
        Limit(Key, new(10, 40));
        var owner = _bench.Owner();
        Assert.Null(owner.RatesAt(Key));
        owner.Settle(_bench.Admit(owner, 1), Spent(1));

        var (requests, images) = owner.RatesAt(Key)!.Value;

        Assert.Equal((10L, 9L), (requests!.Value.Limit, requests.Value.Left));
        Assert.InRange(requests.Value.Reset, TimeSpan.FromSeconds(60), Longest);
        Assert.Equal(new(40, 40, TimeSpan.Zero), images!.Value with { Reset = TimeSpan.Zero });
        _bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(requests.Value.Reset - TimeSpan.FromSeconds(10), owner.RatesAt(Key)!.Value.Requests!.Value.Reset);
    }

    private void Limit(BudgetId budget, RateBound minute) =>
        _bench.Change(budget, document => _bench.Ledger.SetRules(document, new() { Rates = new(minute, default, default) }));
}
