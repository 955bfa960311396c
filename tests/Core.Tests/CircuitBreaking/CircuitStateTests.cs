using ImageGateway.Core.CircuitBreaking;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.CircuitBreaking;

public sealed class CircuitStateTests
{
    private static readonly BreakerPolicy AtThree = new() { Failures = 3 };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly CircuitState _health;

    public CircuitStateTests() => _health = new(new HealthWindow(), _clock);

    [Fact]
    public void Judge_FailuresReachTheThreshold_OpensAtOnceForItsPolicyOnly()
    {
        Fail(2);
        Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
        Fail(1);

        Assert.Equal(new(BreakerPhase.Open, TimeSpan.FromSeconds(30)), _health.Judge(AtThree));
        Assert.Equal(BreakerPhase.Closed, Phase(new() { Failures = 4 }));
        Assert.Equal(BreakerPhase.Closed, Phase(BreakerPolicy.Off));
    }

    [Fact]
    public void Judge_FailuresSpreadOverMoreThanTheWindow_StaysClosed()
    {
        for (var failure = 0; failure < 20; failure++)
        {
            Fail(1);
            Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
            _clock.Advance(TimeSpan.FromSeconds(33));
        }
    }

    [Fact]
    public void Judge_CooldownLongerThanTheWindow_StaysOpenForAllOfIt()
    {
        var patient = new BreakerPolicy { Failures = 3, Cooldown = TimeSpan.FromMinutes(20) };
        Fail(3);
        Assert.Equal(BreakerPhase.Open, Phase(patient));

        _clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromTicks(1));
        Assert.Equal(BreakerPhase.Open, Phase(patient));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(BreakerPhase.HalfOpen, Phase(patient));
    }

    [Fact]
    public void Note_LateFailure_BeginsTheCooldownAnew()
    {
        Fail(3);
        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
        _clock.Advance(20 * Second);
        Fail(1);

        _clock.Advance(29 * Second);
        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
        _clock.Advance(Second);
        Assert.Equal(BreakerPhase.HalfOpen, Phase(AtThree));
    }

    [Fact]
    public void Note_LateSuccessBeforeTheCooldownEnds_DoesNotClose()
    {
        Fail(3);
        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
        _clock.Advance(10 * Second);
        _health.Record(200, Second, 0);

        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
    }

    [Fact]
    public void Note_ProbeSucceeds_ClosesAndForgets()
    {
        Open();
        _clock.Advance(30 * Second);
        Assert.Equal(BreakerPhase.HalfOpen, Phase(AtThree));
        Assert.True(_health.MayAskForProbe());
        _health.ProbeBegan(60 * Second);
        Assert.False(_health.MayAskForProbe());
        _health.Record(200, Second, probe: 7);

        Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
        var report = _health.TakeReport()!;
        Assert.Equal((7, true), (report.Probe, report.Recovered));
        Assert.Equal<OutcomeCount>([new(200, 1)], report.Outcomes);

        // The failures before are past: it takes as many as the first time.
        Fail(2);
        Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
        Fail(1);
        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
    }

    [Fact]
    public void Note_ProbeFails_StaysOpenForAnotherCooldown()
    {
        Open();
        _clock.Advance(30 * Second);
        Assert.Equal(BreakerPhase.HalfOpen, Phase(AtThree));
        _health.ProbeBegan(60 * Second);
        _health.Record(OutcomeCount.NoResponse, null, probe: 7);

        Assert.Equal(new(BreakerPhase.Open, 30 * Second), _health.Judge(AtThree));
        Assert.Equal((7, false), (_health.TakeReport()! is var report ? report.Probe : 0, report.Recovered));
    }

    [Fact]
    public void Note_ProbeThatWasNeverSent_GivesThePermitBack()
    {
        Open();
        _health.TakeReport();
        _clock.Advance(30 * Second);
        _health.ProbeBegan(60 * Second);
        _health.Record(null, null, probe: 7);

        var report = _health.TakeReport()!;
        Assert.Equal((7, false, 0), (report.Probe, report.Recovered, report.Outcomes.Length));
        Assert.Equal(BreakerPhase.HalfOpen, Phase(AtThree));
        Assert.True(_health.MayAskForProbe());
    }

    [Fact]
    public void MayAskForProbe_PermitElsewhere_AsksFourTimesASecond()
    {
        Assert.True(_health.MayAskForProbe());
        Assert.False(_health.MayAskForProbe());
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(_health.MayAskForProbe());
    }

    [Fact]
    public void Learn_FailuresOfOtherFrontEnds_OpenHereToo()
    {
        _health.Learn(View((500, 3, 4 * Second)));

        Assert.Equal(new(BreakerPhase.Open, 26 * Second), _health.Judge(AtThree));
    }

    [Fact]
    public void Learn_SuccessOfAnothersProbe_ClosesHereToo()
    {
        Open();
        _clock.Advance(40 * Second);
        Assert.Equal(BreakerPhase.HalfOpen, Phase(AtThree));
        _health.Learn(View((200, 1, Second)));

        Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
        Fail(1);
        Assert.Equal(BreakerPhase.Closed, Phase(AtThree));
    }

    [Fact]
    public void Learn_FailureOfAnothersProbe_BeginsTheCooldownAnew()
    {
        Open();
        _clock.Advance(40 * Second);
        _health.Learn(View((503, 4, Second)));

        Assert.Equal(new(BreakerPhase.Open, 29 * Second), _health.Judge(AtThree));
    }

    [Fact]
    public void TakeReport_NothingHappened_IsNull()
    {
        Assert.Null(_health.TakeReport());
        _health.Judge(AtThree);
        Assert.NotNull(_health.TakeReport());
        Assert.Null(_health.TakeReport());
    }

    [Fact]
    public void TakeReport_Outcomes_AreToldOnce()
    {
        _health.Record(200, 2 * Second, 0);
        _health.Record(200, 3 * Second, 0);
        _health.Record(429, null, 0);

        var report = _health.TakeReport()!;
        Assert.Equal<OutcomeCount>([new(200, 2), new(429, 1)], report.Outcomes);
        Assert.Equal(new(5 * Second, 2), report.Latency);
        Assert.Null(_health.TakeReport());
    }

    [Fact]
    public void Latency_OwnResponses_CountUntilAllFrontEndsAreKnown()
    {
        Assert.Null(_health.Latency);
        _health.Record(200, 2 * Second, 0);
        Assert.Equal(2 * Second, _health.Latency);
        _health.Learn(new(TimeSpan.FromSeconds(60), [], 5 * Second));
        Assert.Equal(5 * Second, _health.Latency);
        _clock.Advance(6 * Second);
        Assert.Equal(2 * Second, _health.Latency);
    }

    [Fact]
    public void FailureShare_Counts_AreThePolicys()
    {
        Assert.Equal(0, _health.FailureShare(AtThree));
        Fail(1);
        _health.Record(200, Second, 0);
        _health.Record(200, Second, 0);
        _health.Record(429, null, 0);
        Fail(1);

        Assert.Equal(0.5, _health.FailureShare(AtThree));
        Assert.Equal(1 / 3.0, _health.FailureShare(new() { FailureStatuses = [429] }), 6);
    }

    [Fact]
    public void TryExplore_OneInFiveSeconds()
    {
        Assert.True(_health.TryExplore());
        Assert.False(_health.TryExplore());
        _clock.Advance(5 * Second);
        Assert.True(_health.TryExplore());
    }

    [Fact]
    public void IsIdle_OpenBreaker_IsKeptUntilItsCooldownHasPassed()
    {
        var patient = new BreakerPolicy { Failures = 1, Cooldown = TimeSpan.FromHours(1) };
        Fail(1);
        Assert.Equal(BreakerPhase.Open, Phase(patient));
        _health.TakeReport();

        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.False(_health.IsIdle(TimeSpan.FromMinutes(10)));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(_health.IsIdle(TimeSpan.FromMinutes(10)));
    }

    private BreakerPhase Phase(BreakerPolicy policy) => _health.Judge(policy).Phase;

    private void Open()
    {
        Fail(3);
        Assert.Equal(BreakerPhase.Open, Phase(AtThree));
        _health.TakeReport();
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
            _health.Record(500, null, 0);
    }

    private static HealthView View(params (int Status, long Count, TimeSpan Age)[] seen) =>
        new(TimeSpan.FromSeconds(60), [.. seen.Select(status => new SeenStatus(status.Status, status.Count, status.Age))]);
}
