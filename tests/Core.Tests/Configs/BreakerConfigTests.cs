using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs;

public sealed class BreakerConfigTests
{
    [Fact]
    public void Compile_NoCbConfig_LeavesItToTheProvider() => Assert.All(Targets(""), target => Assert.Null(target.Breaker));

    [Theory]
    [InlineData("{}", 50.0, null, 10, 30_000)]
    [InlineData("""{"cooldown_interval":60000}""", 50.0, null, 10, 60_000)]
    [InlineData("""{"failure_threshold":3,"cooldown_interval":1000}""", null, 3L, 5, 30_000)]
    [InlineData("""{"failure_threshold_percentage":12.5,"cooldown_interval":45000}""", 12.5, null, 5, 45_000)]
    [InlineData(
        """{"failureThreshold":3,"failureThresholdPercentage":20,"minimumRequests":7,"cooldownInterval":999999999}""", 20.0, 3L, 7,
        86_400_000)]
    public void Compile_CbConfig_IsPortkeys(string config, double? share, long? failures, long minimum, double cooldown) => Assert.All(
        Targets(config),
        target => Assert.Equal(
            new()
            {
                FailurePercentage = share,
                Failures = failures,
                MinimumRequests = minimum,
                Cooldown = TimeSpan.FromMilliseconds(
                cooldown)
            },
            target.Breaker));

    [Fact]
    public void Compile_Disabled_NeverOpens() =>
        Assert.All(Targets("""{"enabled":false,"failure_threshold":1}"""), target => Assert.Equal(BreakerPolicy.Off, target.Breaker));

    [Fact]
    public void Compile_StatusCodes_AreOrderedOnce() =>
        Assert.All(Targets("""{"failure_threshold":1,"failure_status_codes":[503,429,503]}"""), target => Assert.Equal<int>(
            [429, 503], target.Breaker!.FailureStatuses));

    [Fact]
    public void Compile_NestedStrategy_InheritsUntilItSaysOtherwise()
    {
        var plan = Compile("""
            {"strategy":{"mode":"fallback","cb_config":{"failure_threshold":1}},"targets":[
             {"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox"}]},
             {"strategy":{"mode":"loadbalance","cb_config":{"failure_threshold":2}},"targets":[{"provider":"sandbox"}]},
             {"provider":"sandbox"}]}
            """);

        Assert.Equal<long?>([1, 2, 1], RouteWalk.Targets(plan.Root).Select(target => target.Breaker!.Failures));
        Assert.Empty(plan.Warnings);
    }

    private static List<Target> Targets(string config)
    {
        var targets = RouteWalk.Targets(
            Compile($$"""{"strategy":{"mode":"fallback"{{(config.Length == 0 ? "" : ",\"cb_config\":" + config)}}},"targets":[{"provider":"sandbox"},{"provider":"openai","api_key":"k"}]}""").Root)
                .ToList();
        Assert.Equal(2, targets.Count);
        return targets;
    }

    private static RoutePlan Compile(string config)
    {
        return ConfigCompiler.Compile(config, static _ => false, Declared.Schema).Value;
    }
}
