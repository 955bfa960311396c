using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Behaviour of the shared statistics, whichever engine keeps them.</summary>
public abstract class ProviderHealthContract
{
    private readonly CircuitKey _subject = new("openai", $"{Guid.NewGuid():n}", "gpt-image");

    protected abstract IProviderHealth Health { get; }

    [Fact]
    public async Task Report_Outcomes_AreAnsweredWithAll()
    {
        await Health.ReportAsync(_subject, new([new(200, 3), new(429, 1)]), default);
        var view = await Health.ReportAsync(_subject, new([new(OutcomeCount.NoResponse, 2), new(200, 1)]), default);

        Assert.Equal<OutcomeCount>(
            [new(OutcomeCount.NoResponse, 2), new(200, 4), new(429, 1)], view.Statuses
                .Select(status => new OutcomeCount(status.Status, status.Count)));
        Assert.All(view.Statuses, status => Assert.InRange(status.Age, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
        Assert.Equal(TimeSpan.FromSeconds(60), view.Window);
    }

    [Fact]
    public async Task Report_Nothing_OnlyAsks() =>
        Assert.Equal(0, (await Health.ReportAsync(_subject, HealthReport.Nothing, default)).Total);

    [Fact]
    public async Task Report_OtherSubject_StandsByItself()
    {
        await Health.ReportAsync(_subject, new([new(500, 9)]), default);

        Assert.Equal(0, (await Health.ReportAsync(_subject with { ModelFamily = "dall-e" }, HealthReport.Nothing, default)).Total);
    }

    [Fact]
    public async Task Report_AtTheSameTime_LosesNone()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => Task.Run(() => Health.ReportAsync(_subject, new([new(503, 1)]), default).AsTask())));

        Assert.Equal(32, (await Health.ReportAsync(_subject, HealthReport.Nothing, default)).Of(503));
    }

    [Fact]
    public async Task Report_Unsound_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Health.ReportAsync(_subject, new([new(OutcomeCount.NoResponse, 0)]), default));

    [Fact]
    public async Task Report_Latency_IsAnsweredWithTheMean()
    {
        await Health.ReportAsync(_subject, new([new(200, 1)]) { Latency = new(TimeSpan.FromSeconds(2), 1) }, default);
        var view = await Health.ReportAsync(_subject, new([new(200, 1)]) { Latency = new(TimeSpan.FromSeconds(4), 1) }, default);

        // The first sample may have faded by the time of a call.
        Assert.InRange(view.Latency!.Value, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task Report_Recovered_ForgetsTheFailures()
    {
        await Health.ReportAsync(_subject, new([new(500, 9)]), default);

        Assert.Equal(1, (await Health.ReportAsync(_subject, new([new(200, 1)]) { Recovered = true }, default)).Total);
    }

    [Fact]
    public async Task TryProbe_ManyAsk_OneGetsThePermit()
    {
        var permits = await Task.WhenAll(
            Enumerable.Range(0, 16)
                .Select(_ => Task.Run(() => Health.TryProbeAsync(_subject, TimeSpan.FromSeconds(60), default).AsTask())));

        var permit = Assert.Single(permits, permit => permit != 0);
        await Health.ReportAsync(_subject, HealthReport.Nothing with { Probe = permit }, default);
        Assert.NotEqual(0, await Health.TryProbeAsync(_subject, TimeSpan.FromSeconds(60), default));
    }
}
