using ImageGateway.Core.Control;
using ImageGateway.Core.Health;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>What the shared statistics do, whichever engine keeps them.</summary>
public abstract class ProviderHealthContract
{
    private readonly HealthSubject _subject = new("openai", $"{Guid.NewGuid():n}", "gpt-image");

    protected abstract IProviderHealth Health { get; }

    [Fact]
    public async Task Report_Outcomes_AreAnsweredWithAll()
    {
        await Health.ReportAsync(_subject, [new(200, 3), new(429, 1)], default);
        var view = await Health.ReportAsync(_subject, [new(OutcomeCount.NoAnswer, 2), new(200, 1)], default);

        Assert.Equal<OutcomeCount>([new(OutcomeCount.NoAnswer, 2), new(200, 4), new(429, 1)], view.Counts);
        Assert.Equal(TimeSpan.FromSeconds(60), view.Window);
    }

    [Fact]
    public async Task Report_Nothing_OnlyAsks() => Assert.Equal(0, (await Health.ReportAsync(_subject, [], default)).Total);

    [Fact]
    public async Task Report_OtherSubject_StandsByItself()
    {
        await Health.ReportAsync(_subject, [new(500, 9)], default);

        Assert.Equal(0, (await Health.ReportAsync(_subject with { ModelFamily = "dall-e" }, [], default)).Total);
    }

    [Fact]
    public async Task Report_AtTheSameTime_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(
            _ => Task.Run(() => Health.ReportAsync(_subject, [new(503, 1)], default).AsTask())));

        Assert.Equal(32, (await Health.ReportAsync(_subject, [], default)).Of(503));
    }

    [Fact]
    public async Task Report_Unsound_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Health.ReportAsync(_subject, [new(OutcomeCount.NoAnswer, 0)], default));
}
