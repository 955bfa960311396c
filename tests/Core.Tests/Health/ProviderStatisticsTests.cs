using ImageGateway.Core.Health;
using ImageGateway.Testing;

namespace ImageGateway.Core.Tests.Health;

public sealed class ProviderStatisticsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ProviderStatistics _statistics;

    public ProviderStatisticsTests() => _statistics = new(new HealthWindow(), _clock);

    [Fact]
    public void Report_SameStatusTwice_AddsUp()
    {
        _statistics.Report([new(200, 3), new(429, 1)]);
        var view = _statistics.Report([new(200, 2), new(OutcomeCount.NoAnswer, 1)]);

        Assert.Equal<OutcomeCount>([new(OutcomeCount.NoAnswer, 1), new(200, 5), new(429, 1)], view.Counts);
        Assert.Equal(7, view.Total);
        Assert.Equal(5, view.Of(200));
        Assert.Equal(0, view.Of(500));
    }

    [Fact]
    public void Report_Nothing_OnlyAsks()
    {
        _statistics.Report([new(500, 2)]);

        Assert.Equal<OutcomeCount>([new(500, 2)], _statistics.Report([]).Counts);
    }

    [Fact]
    public void Report_OldOutcomes_LeaveWithTheirBucket()
    {
        _statistics.Report([new(500, 1)]);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _statistics.Report([new(500, 10)]);

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(11, _statistics.Report([]).Of(500));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(10, _statistics.Report([]).Of(500));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, _statistics.Report([]).Total);
    }

    [Fact]
    public void Report_AfterALongSilence_StartsAnew()
    {
        _statistics.Report([new(200, 1)]);
        _clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal<OutcomeCount>([new(503, 1)], _statistics.Report([new(503, 1)]).Counts);
    }

    [Theory]
    [InlineData(99, 1)]
    [InlineData(600, 1)]
    [InlineData(-1, 1)]
    [InlineData(200, 0)]
    [InlineData(200, -4)]
    public void Report_UnsoundOutcome_AddsNoneOfThem(int status, long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _statistics.Report([new(200, 1), new(status, count)]));

        Assert.Equal(0, _statistics.Report([]).Total);
    }

    [Fact]
    public void Key_PartsWithSeparators_StayApart()
    {
        Assert.Equal("openai/ab12/gpt-image", new HealthSubject("openai", "ab12", "gpt-image").Key);
        Assert.NotEqual(new HealthSubject("a", "b/c", "d").Key, new HealthSubject("a/b", "c", "d").Key);
        Assert.NotEqual(new HealthSubject("a", "%2F", "").Key, new HealthSubject("a", "/", "").Key);
    }
}
