using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.CircuitBreaking;

/// <summary>Several front-ends share one provider's statistics, in any interleaving of attempts, reports, lost reports and time.</summary>
public sealed class BreakerProperties
{
    private static readonly BreakerPolicy[] Policies =
    [
        BreakerPolicy.Default,
        new() { Failures = 3 },
        new() { FailurePercentage = 30, Cooldown = TimeSpan.FromSeconds(90) },
        new() { Failures = 2, FailureStatuses = [429] },
        BreakerPolicy.Off,
    ];

    private enum Step
    {
        Succeed,
        Fail,
        Limit,
        Flush,
        FlushLost,
        Wait,
        Cool,
    }

    [Fact]
    public void Judge_AnyInterleaving_KeepsTheRules() => Prop.ForAll(Runs(), run =>
    {
        var model = new Model();
        foreach (var (step, frontEnd, policy) in run)
            model.Take(step, frontEnd, Policies[policy]);
        model.EndsWell();
    }).Check(1000);

    private static Arbitrary<(Step Step, int FrontEnd, int Policy)[]> Runs()
    {
        var steps = Gen.Frequency(
            (4, Gen.Constant(Step.Succeed)), (8, Gen.Constant(Step.Fail)), (3, Gen.Constant(Step.Limit)), (6, Gen.Constant(Step.Flush)),
            (1, Gen.Constant(Step.FlushLost)), (3, Gen.Constant(Step.Wait)), (2, Gen.Constant(Step.Cool)));
        var one = from step in steps
                  from frontEnd in Gen.Choose(0, 2)
                  from policy in Gen.Choose(0, Policies.Length - 1)
                  select (step, frontEnd, policy);
        return Gen.ArrayOf(one).Resize(150).ToArbitrary();
    }

    private sealed class Model
    {
        private readonly FakeTimeProvider _clock = TestClock.Create();
        private readonly ProviderStatistics _shared;
        private readonly CircuitState[] _frontEnds;
        private readonly List<(TimeSpan At, int Status)> _all = [];
        private TimeSpan _now;

        public Model()
        {
            _shared = new(new HealthWindow(), _clock);
            _frontEnds = [.. Enumerable.Range(0, 3).Select(_ => new CircuitState(new HealthWindow(), _clock))];
        }

        public void Take(Step step, int frontEnd, BreakerPolicy policy)
        {
            var health = _frontEnds[frontEnd];
            switch (step)
            {
                case Step.Flush:
                    Flush(health);
                    break;
                case Step.FlushLost:
                    health.TakeReport();
                    break;
                case Step.Wait:
                    Advance(TimeSpan.FromMilliseconds(250));
                    break;
                case Step.Cool:
                    Advance(TimeSpan.FromSeconds(11));
                    break;
                default:
                    Attempt(health, policy, step switch { Step.Succeed => 200, Step.Fail => 500, _ => 429 });
                    break;
            }
        }

        // Whatever happened before: once nothing fails any more, every breaker closes after its cooldown with one probe.
        public void EndsWell()
        {
            foreach (var health in _frontEnds)
                Flush(health);
            foreach (var policy in Policies)
            {
                Advance(policy.Cooldown + TimeSpan.FromSeconds(61));
                foreach (var health in _frontEnds)
                {
                    Flush(health);
                    Assert.NotEqual(BreakerPhase.Open, health.Judge(policy).Phase);
                    Attempt(health, policy, 200);
                    Assert.Equal(BreakerPhase.Closed, health.Judge(policy).Phase);
                    Flush(health);
                }
            }
        }

        private void Attempt(CircuitState health, BreakerPolicy policy, int status)
        {
            var state = health.Judge(policy);
            var lastFailure = _all.Where(outcome => policy.IsFailure(outcome.Status)).Select(outcome => (TimeSpan?)outcome.At)
                .LastOrDefault();
            Assert.InRange(state.Left, TimeSpan.Zero, policy.Cooldown);
            if (state.Phase == BreakerPhase.Closed)
            {
                Note(health, status, 0);
                return;
            }

            // Nothing opens without failures, and nothing stays open for longer than its cooldown after the last one.
            Assert.False(policy.IsOff);
            Assert.NotNull(lastFailure);
            if (state.Phase == BreakerPhase.Open)
            {
                Assert.True(_now < lastFailure + policy.Cooldown);
                return;
            }

            if (!health.MayAskForProbe())
                return;
            var probe = _shared.TryProbe(TimeSpan.FromSeconds(20));
            if (probe == 0)
                return;
            health.ProbeBegan(TimeSpan.FromSeconds(20));
            Assert.Equal(0, _shared.TryProbe(TimeSpan.FromSeconds(20)));
            Note(health, status, probe);
            if (status == 200)
                Assert.Equal(BreakerPhase.Closed, health.Judge(policy).Phase);
            else if (policy.IsFailure(status))
                Assert.Equal(policy.Cooldown, health.Judge(policy).Left);
        }

        private void Note(CircuitState health, int status, long probe)
        {
            health.Record(status, status == 200 ? TimeSpan.FromSeconds(1) : null, probe);
            _all.Add((_now, status));
        }

        private void Flush(CircuitState health)
        {
            if (health.TakeReport() is not { } report)
                return;

            // To the others an outcome is as old as its report; a real front-end reports within a quarter of a second.
            _all.AddRange(report.Outcomes.Select(outcome => (_now, outcome.Status)));
            health.Learn(_shared.Report(report));
        }

        private void Advance(TimeSpan by)
        {
            _clock.Advance(by);
            _now += by;
        }
    }
}
