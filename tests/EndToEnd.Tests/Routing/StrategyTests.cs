using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Strategies that go beyond Portkey's, with the sandbox's failing models.</summary>
[Collection(WorldCollection.Name)]
public sealed class StrategyTests(World world)
{
    private static readonly object Body = new { prompt = "a lighthouse", size = "64x64" };

    [Fact]
    public async Task Fallback_TargetWithoutImages_IsPassedOver()
    {
        var gatewayResponse = await GenerateAsync(
            """{"strategy":{"mode":"fallback","on_status_codes":[429]},"targets":[{"provider":"anthropic","api_key":"k"},{"provider":"sandbox"}]}""");

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("config.targets[1]", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task Fallback_TargetIsPassedOver_TheLogSaysWhy()
    {
        var before = PassedOver();
        (await GenerateAsync(
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"anthropic","api_key":"k"},{"provider":"sandbox"}]}""")).Checked(200);

        await Eventually.TrueAsync("the log has it", TimeSpan.FromSeconds(60), _ => Task.FromResult(PassedOver() > before));

        int PassedOver() => world.Gateway.Server.Process.Errors.Split(
            "is passed over: key open provider anthropic model - target config.targets[0] status 400 class not_started code "
                + "unsupported_operation").Length;
    }

    [Theory]
    [InlineData("sandbox-500", 500)]
    [InlineData("sandbox-cut", 502)]
    public async Task Fallback_OnA200_EndsWithTheLastTarget(string last, int status)
    {
        var gatewayResponse = await GenerateAsync(
            $$"""{"strategy":{"mode":"fallback","on_status_codes":[200]},"targets":[{"provider":"sandbox"},{"provider":"sandbox","override_params":{"model":"{{last}}"} }]}""");

        Assert.Equal("config.targets[1]", gatewayResponse.Checked(status).Header("x-portkey-last-used-option-index"));
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData(""","on_status_codes":[500]""", 400)]
    [InlineData(""","on_status_codes":[400]""", 200)]
    public async Task Fallback_ModerationVerdict_IsOnlyPassedWhenTheConfigSaysSo(string codes, int status)
    {
        var gatewayResponse = await GenerateAsync(
            $$"""{"strategy":{"mode":"fallback"{{codes}}},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-filtered"} },{"provider":"sandbox"}]}""");

        gatewayResponse.Checked(status);
    }

    [Theory]
    [InlineData("sandbox-cut", 502)]
    [InlineData("sandbox-malformed", 502)]
    [InlineData("sandbox-500", 200)]
    [InlineData("sandbox-503", 200)]
    [InlineData("sandbox-429", 200)]
    public async Task Fallback_OnlyIfNotStarted_StopsWhereItMayBeBilledTwice(string model, int status)
    {
        var gatewayResponse = await GenerateAsync(
            $$"""{"strategy":{"mode":"fallback"},"retry":{"attempts":0,"only_if_not_started":true},"targets":[{"provider":"sandbox","override_params":{"model":"{{model}}"} },{"provider":"sandbox"}]}""");

        gatewayResponse.Checked(status);
    }

    [Fact]
    public async Task Cookbook_FallbackOfALoadBalance_ResponsesFromTheLastTarget()
    {
        var gatewayResponse = await GenerateAsync("""
            {"strategy":{"mode":"fallback"},"targets":[
             {"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-503"},"weight":0.7},{"provider":"sandbox","override_params":{"model":"sandbox-429"},"weight":0.3}]},
             {"provider":"sandbox","override_params":{"model":"sandbox"}}]}
            """);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("config.targets[1]", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task LoadBalance_Sticky_KeepsACallerWithItsTarget()
    {
        const string Config =
            """{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"hash_fields":["metadata.user"],"ttl":3153600000}},"targets":[{"provider":"sandbox"},{"provider":"sandbox"},{"provider":"sandbox"}]}""";
        var paths = new List<string>();
        for (var user = 0; user < 8; user++)
        {
            var seen = new HashSet<string?>();
            for (var request = 0; request < 3; request++)
                seen.Add((await GenerateAsync(Config, ("x-portkey-metadata", $$"""{"user":"u{{user}}"}"""))).Checked(200)
                    .Header("x-portkey-last-used-option-index"));
            paths.Add(Assert.Single(seen)!);
        }

        Assert.True(paths.Distinct().Count() > 1, "Eight callers all went to one of three targets.");
    }

    [Fact]
    public async Task Conditional_FactsOfTheImage_ChooseTheTarget()
    {
        const string Config =
            """{"strategy":{"mode":"conditional","conditions":[{"query":{"image.operation":"edit"},"then":"a"},{"query":{"image.n":{"$gte":2}},"then":"b"}],"default":"c"},"targets":[{"name":"a","provider":"sandbox"},{"name":"b","provider":"sandbox"},{"name":"c","provider":"sandbox"}]}""";
        var one = await GenerateAsync(Config);
        var two = await world.Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64", n = 2 }, ("x-portkey-config", Config));

        Assert.Equal("config.targets[2]", one.Checked(200).Header("x-portkey-last-used-option-index"));
        Assert.Equal("config.targets[1]", two.Checked(200).Header("x-portkey-last-used-option-index"));
    }

    private Task<GatewayResponse> GenerateAsync(string config, params IEnumerable<(string Name, string Value)> headers) =>
        world.Client.GenerateAsync(Body, [("x-portkey-config", config.ReplaceLineEndings(string.Empty)), .. headers]);
}
