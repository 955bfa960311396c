using System.Collections.Frozen;
using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Api.Tests.CircuitBreaking;

public sealed class BreakerGateTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(600);
    private static readonly IImageProvider OpenAi = ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
        .First(provider => provider.Slug == "openai");
    private static readonly Target Target = new() { Provider = "openai", ApiKey = "sk-1", Breaker = new() { Failures = 1 } };

    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly EmbeddedProviderHealth _shared;

    public BreakerGateTests() => _shared = new(new HealthWindow(), _clock);

    [Fact]
    public async Task Enter_HalfOpen_OneOfAllFrontEndsPasses()
    {
        var (first, second) = (new FrontEnd(_shared, _clock), new FrontEnd(_shared, _clock));
        foreach (var frontEnd in new[] { first, second })
        {
            (await frontEnd.EnterAsync()).Health.Record(500, null, 0);
            Assert.False((await frontEnd.EnterAsync()).Passes);
            await frontEnd.Reporter.FlushAsync(default);
        }

        _clock.Advance(TimeSpan.FromSeconds(30));
        var probe = await first.EnterAsync();
        Assert.True(probe is { Passes: true, Probe: not 0 });
        Assert.False((await first.EnterAsync()).Passes);
        Assert.False((await second.EnterAsync()).Passes);

        probe.Health.Record(200, TimeSpan.FromSeconds(1), probe.Probe);
        Assert.True(await first.EnterAsync() is { Passes: true, Probe: 0 });
        await first.Reporter.FlushAsync(default);
        await second.Reporter.FlushAsync(default);
        Assert.True(await second.EnterAsync() is { Passes: true, Probe: 0 });
    }

    [Fact]
    public async Task Enter_ProbeThatNeverEnds_MakesRoomAfterAMinute()
    {
        var frontEnd = new FrontEnd(_shared, _clock);
        (await frontEnd.EnterAsync()).Health.Record(500, null, 0);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await frontEnd.EnterAsync()).Passes);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await frontEnd.EnterAsync()).Passes);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await frontEnd.EnterAsync()).Passes);
    }

    [Fact]
    public async Task Enter_NobodyToAsk_TriesOnItsOwnWord()
    {
        var frontEnd = new FrontEnd(new Nobody(), _clock);
        (await frontEnd.EnterAsync()).Health.Record(500, null, 0);
        await frontEnd.Reporter.FlushAsync(default);
        Assert.False((await frontEnd.EnterAsync()).Passes);
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True((await frontEnd.EnterAsync()).Passes);
        Assert.False((await frontEnd.EnterAsync()).Passes);
    }

    [Fact]
    public async Task Flush_OutcomesOfAnother_AreLearned()
    {
        var (first, second) = (new FrontEnd(_shared, _clock), new FrontEnd(_shared, _clock));
        (await first.EnterAsync()).Health.Record(500, null, 0);
        Assert.True((await second.EnterAsync()).Passes);
        await first.Reporter.FlushAsync(default);
        await second.Reporter.FlushAsync(default);

        Assert.False((await second.EnterAsync()).Passes);
    }

    [Fact]
    public async Task Tick_SomethingFailed_IsToldAtOnceAndElseWithTheNextRound()
    {
        var told = new Counted();
        var frontEnd = new FrontEnd(told, _clock);
        await EndAsync(200);
        for (var tick = 0; tick < 5; tick++)
            await frontEnd.Reporter.TickAsync(default);
        Assert.Equal(0, told.Calls);
        await frontEnd.Reporter.TickAsync(default);
        Assert.Equal(1, told.Calls);

        await EndAsync(500);
        await frontEnd.Reporter.TickAsync(default);
        Assert.Equal(2, told.Calls);

        async Task EndAsync(int status) => (await frontEnd.EnterAsync()).Health.Subject!.Record(status, null, 0);
    }

    [Fact]
    public async Task Enter_OtherKeyHostSettingOrModel_StandsByItself()
    {
        var frontEnd = new FrontEnd(_shared, _clock);
        (await frontEnd.EnterAsync()).Health.Record(500, null, 0);

        Assert.False((await frontEnd.EnterAsync(Target with { Path = "config.targets[7]" })).Passes);
        Assert.True((await frontEnd.EnterAsync(Target with { ApiKey = "sk-2" })).Passes);
        Assert.True((await frontEnd.EnterAsync(Target with { CustomHost = new("https://other.example/v1") })).Passes);
        Assert.True(
            (await frontEnd.EnterAsync(
                Target with { Settings = new Dictionary<string, string> { ["openai_project"] = "p" }.ToFrozenDictionary() })).Passes);
        Assert.True((await frontEnd.EnterAsync(model: "dall-e-2")).Passes);
    }

    [Fact]
    public void Of_Credential_IsNotInTheSubject()
    {
        var subject = new CircuitKeys().KeyFor(OpenAi, Target with { ApiKey = "sk-very-secret" }, "dall-e-3");

        Assert.Equal(("openai", "dall-e-3", 16), (subject.Provider, subject.ModelFamily, subject.CredentialHash.Length));
        Assert.DoesNotContain("secret", subject.Key, StringComparison.Ordinal);
    }

    private sealed class FrontEnd
    {
        private readonly BreakerGate _gate;

        public FrontEnd(IProviderHealth shared, FakeTimeProvider clock)
        {
            var board = new CircuitRegistry(new HealthWindow(), clock);
            _gate = new(board, new CircuitKeys(), shared, clock, NullLogger<BreakerGate>.Instance);
            Reporter = new(board, shared, clock, NullLogger<HealthReporter>.Instance);
        }

        public HealthReporter Reporter { get; }

        public ValueTask<BreakerPass> EnterAsync(Target? target = null, string model = "dall-e-3") =>
            _gate.EnterAsync(OpenAi, target ?? Target, model, Deadline, default);
    }

    private sealed class Counted : IProviderHealth
    {
        public int Calls { get; private set; }

        public ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken)
        {
            Calls++;
            return new(new HealthView(TimeSpan.FromMinutes(1), []));
        }

        public ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken) => new(0);
    }

    private sealed class Nobody : IProviderHealth
    {
        public ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken) =>
            throw Fault();

        public ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken) => throw Fault();

        private static ControlPlaneUnavailableException Fault() => new("The cluster did not answer.", new TimeoutException());
    }
}
