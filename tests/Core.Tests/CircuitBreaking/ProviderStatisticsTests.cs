using ImageGateway.Core.CircuitBreaking;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.CircuitBreaking;

public sealed class ProviderStatisticsTests
{
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly ProviderStatistics _statistics;

    public ProviderStatisticsTests() => _statistics = new(new HealthWindow(), _clock);

    [Fact]
    public void Report_SameStatusTwice_AddsUp()
    {
        Report(new(200, 3), new(429, 1));
        var view = Report(new(200, 2), new(OutcomeCount.NoResponse, 1));

        Assert.Equal<OutcomeCount>([new(OutcomeCount.NoResponse, 1), new(200, 5), new(429, 1)], Counts(view));
        Assert.Equal(7, view.Total);
        Assert.Equal(5, view.Of(200));
        Assert.Equal(0, view.Of(500));
    }

    [Fact]
    public void Report_Nothing_OnlyAsks()
    {
        Report(new OutcomeCount(500, 2));

        Assert.Equal<OutcomeCount>([new(500, 2)], Counts(Report()));
    }

    [Fact]
    public void Report_OldOutcomes_LeaveWithTheirBucket()
    {
        Report(new OutcomeCount(500, 1));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Report(new OutcomeCount(500, 10));

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(11, Report().Of(500));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(10, Report().Of(500));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, Report().Total);
    }

    [Fact]
    public void Report_AfterALongSilence_StartsAnew()
    {
        Report(new OutcomeCount(200, 1));
        _clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal<OutcomeCount>([new(503, 1)], Counts(Report(new OutcomeCount(503, 1))));
    }

    [Theory]
    [InlineData(99, 1)]
    [InlineData(600, 1)]
    [InlineData(-1, 1)]
    [InlineData(200, 0)]
    [InlineData(200, -4)]
    public void Report_UnsoundOutcome_AddsNoneOfThem(int status, long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Report(new(200, 1), new(status, count)));

        Assert.Equal(0, Report().Total);
    }

    [Fact]
    public void Report_Status_SaysHowLongAgoItWasSeenLast()
    {
        Report(new(500, 1), new(200, 1));
        _clock.Advance(TimeSpan.FromSeconds(7));
        Report(new OutcomeCount(200, 1));
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal<SeenStatus>([new(200, 2, TimeSpan.FromSeconds(4)), new(500, 1, TimeSpan.FromSeconds(11))], Report().Statuses);
    }

    [Fact]
    public void Report_Recovered_ForgetsWhatWasBefore()
    {
        Report(new OutcomeCount(500, 9));

        var view = _statistics.Report(new([new(200, 1)]) { Recovered = true });

        Assert.Equal<OutcomeCount>([new(200, 1)], Counts(view));
    }

    [Fact]
    public void Report_Latencies_FadeAndAreForgotten()
    {
        static HealthReport Took(double seconds, int count) =>
            HealthReport.Nothing with { Latency = new(TimeSpan.FromSeconds(seconds * count), count) };

        Assert.Null(Report().Latency);
        Assert.Equal(TimeSpan.FromSeconds(2), _statistics.Report(Took(2, 4)).Latency);
        _clock.Advance(LatencyMean.HalfLife);

        // Four answers of 2 s count as two now.
        Assert.Equal(TimeSpan.FromSeconds(6), _statistics.Report(Took(10, 2)).Latency);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(Report().Latency);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(1, 0)]
    public void Report_UnsoundLatency_IsRefused(int seconds, int count) => Assert.Throws<ArgumentOutOfRangeException>(
        () => _statistics.Report(HealthReport.Nothing with { Latency = new(TimeSpan.FromSeconds(seconds), count) }));

    [Fact]
    public void TryProbe_OnePermit_EndsWithItsReportOnly()
    {
        var permit = _statistics.TryProbe(TimeSpan.FromSeconds(50));

        Assert.NotEqual(0, permit);
        Assert.Equal(0, _statistics.TryProbe(TimeSpan.FromSeconds(50)));
        _statistics.Report(HealthReport.Nothing with { Probe = permit + 1 });
        Assert.Equal(0, _statistics.TryProbe(TimeSpan.FromSeconds(50)));
        _statistics.Report(HealthReport.Nothing with { Probe = permit });
        Assert.NotEqual(0, _statistics.TryProbe(TimeSpan.FromSeconds(50)));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(600, 60)]
    public void TryProbe_PermitWithoutReport_EndsWithItsTime(int seconds, int validSeconds)
    {
        _statistics.TryProbe(TimeSpan.FromSeconds(seconds));
        _clock.Advance(TimeSpan.FromSeconds(validSeconds) - TimeSpan.FromTicks(1));

        Assert.Equal(0, _statistics.TryProbe(TimeSpan.FromSeconds(seconds)));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.NotEqual(0, _statistics.TryProbe(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Key_PartsWithSeparators_StayApart()
    {
        Assert.Equal("openai/ab12/gpt-image", new CircuitKey("openai", "ab12", "gpt-image").Key);
        Assert.NotEqual(new CircuitKey("a", "b/c", "d").Key, new CircuitKey("a/b", "c", "d").Key);
        Assert.NotEqual(new CircuitKey("a", "%2F", "").Key, new CircuitKey("a", "/", "").Key);
    }

    private HealthView Report(params OutcomeCount[] outcomes) => _statistics.Report(new([.. outcomes]));

    private static IEnumerable<OutcomeCount> Counts(HealthView view) =>
        view.Statuses.Select(status => new OutcomeCount(status.Status, status.Count));
}
