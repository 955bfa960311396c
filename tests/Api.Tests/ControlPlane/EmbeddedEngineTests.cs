using ImageGateway.Api.Tests.Testing;
using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Routing;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Api.Tests.ControlPlane;

public sealed class EmbeddedProviderHealthTests : ProviderHealthContract
{
    private readonly FakeTimeProvider _clock = TestClock.Create();

    public EmbeddedProviderHealthTests() => Health = EmbeddedEngine.Start("unused", _clock).GetRequiredService<IProviderHealth>();

    protected override IProviderHealth Health { get; }

    [Fact]
    public async Task Report_AfterASweep_KeepsWhatIsStillInTheWindow()
    {
        var (old, young) = (new CircuitKey("a", "", ""), new CircuitKey("b", "", ""));
        await Health.ReportAsync(old, new([new(500, 1)]), default);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await Health.ReportAsync(young, new([new(500, 1)]), default);
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(0, (await Health.ReportAsync(old, HealthReport.Nothing, default)).Total);
        Assert.Equal(1, (await Health.ReportAsync(young, HealthReport.Nothing, default)).Total);
    }
}

public sealed class EmbeddedBalancePositionsTests : BalancePositionsContract
{
    protected override IBalancePositions Positions { get; } = EmbeddedEngine.Start("unused").GetRequiredService<IBalancePositions>();
}
