using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>The ways to balance that are ours.</summary>
[Collection(WorldCollection.Name)]
public sealed class BalanceTests(World world)
{
    private readonly string _key = SimulatorClient.NewToken();

    [Fact]
    public async Task RoundRobin_Weights_AreExactOverAnyRun()
    {
        var config = Balance(
            "round_robin", """{"provider":"sandbox","weight":5}""", """{"provider":"sandbox"}""", """{"provider":"sandbox"}""");
        var turns = new List<int>();
        for (var request = 0; request < 14; request++)
            turns.Add(await TargetAsync(config));

        Assert.Equal([0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0], turns);
    }

    [Fact]
    public async Task RoundRobin_ManyAtOnce_AreStillExact()
    {
        var config = Balance("round_robin", """{"provider":"sandbox","weight":3}""", """{"provider":"sandbox"}""");
        var turns = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TargetAsync(config)));

        Assert.Equal(150, turns.Count(target => target == 0));
        Assert.Equal(50, turns.Count(target => target == 1));
    }

    [Fact]
    public async Task RoundRobin_TargetThatCannotDoIt_LeavesItsTurnsToTheOthers()
    {
        var config = Balance(
            "round_robin", """{"provider":"anthropic","api_key":"k"}""", """{"provider":"sandbox"}""", """{"provider":"sandbox"}""");
        for (var request = 0; request < 6; request++)
            Assert.NotEqual(0, await TargetAsync(config));
    }

    [Fact]
    public async Task LeastLatency_SlowAndFast_SettlesOnTheFast()
    {
        var config = Balance(
            "least_latency",
            $$"""{"provider":"sandbox","api_key":"{{_key}}a","override_params":{"model":"sandbox-slow","sandbox_delay_ms":400} }""",
            $$"""{"provider":"sandbox","api_key":"{{_key}}b","override_params":{"model":"sandbox"} }""");
        var first = new[] { await TargetAsync(config), await TargetAsync(config) };
        var after = new List<int>();
        for (var request = 0; request < 10; request++)
            after.Add(await TargetAsync(config));

        Assert.Equal([0, 1], first.Order());
        Assert.All(after, target => Assert.Equal(1, target));
    }

    [Fact]
    public async Task LeastLatency_FailingTarget_IsNotTakenForAFastOne()
    {
        var config = Balance(
            "least_latency",
            $$"""{"provider":"sandbox","api_key":"{{_key}}c","override_params":{"model":"sandbox-503"} }""",
            $$"""{"provider":"sandbox","api_key":"{{_key}}d","override_params":{"model":"sandbox"} }""");
        var statuses = new List<int>();
        for (var request = 0; request < 12; request++)
            statuses.Add((await GenerateAsync(config)).Status);

        Assert.InRange(statuses.Count(status => status == 503), 0, 2);
    }

    [Fact]
    public async Task Cheapest_PriceOfThisRequest_Decides()
    {
        // A standard DALL·E 3 image costs less than one of GPT Image in high quality, and more than one in low quality.
        const string Dalle =
            """{"provider":"openai","api_key":"sk-test-e2e","override_params":{"model":"dall-e-3","quality":"standard"} }""";
        const string High = """{"provider":"openai","api_key":"sk-test-e2e","override_params":{"model":"gpt-image-1","quality":"high"} }""";
        const string Low =
            """{"provider":"openai","api_key":"sk-test-e2e","override_params":{"model":"gpt-image-1-mini","quality":"low"} }""";

        Assert.Equal("dall-e-3", await ModelAsync(Balance("cheapest", High, Dalle)));
        Assert.Equal("gpt-image-1-mini", await ModelAsync(Balance("cheapest", Dalle, Low, High)));
    }

    [Fact]
    public async Task Cheapest_UnpricedOrUnable_ComesLast()
    {
        var config = Balance(
            "cheapest", """{"provider":"anthropic","api_key":"k"}""",
            """{"provider":"sandbox","override_params":{"model":"sandbox-unpriced"} }""", """{"provider":"sandbox"}""");

        Assert.Equal(2, await TargetAsync(config));
    }

    private static string Balance(string balance, params string[] targets) =>
        $$"""{"strategy":{"mode":"loadbalance","balance":"{{balance}}"},"targets":[{{string.Join(",", targets)}}]}""";

    private Task<GatewayResponse> GenerateAsync(string config) =>
        world.Client
            .GenerateAsync(
                new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-config", config.Insert(1, $"\"name\":\"{_key}\",")));

    private async Task<int> TargetAsync(string config)
    {
        var path = (await GenerateAsync(config)).Checked(200).Header("x-portkey-last-used-option-index")!;
        return path["config.targets[".Length] - '0';
    }

    private async Task<string?> ModelAsync(string config)
    {
        var token = SimulatorClient.NewToken();
        var gatewayResponse = await world.Client
            .GenerateAsync(new { prompt = $"a lighthouse [token:{token}]", size = "1024x1024" }, ("x-portkey-config", config));
        gatewayResponse.Checked(200);
        return Assert.Single(await world.Simulators.SeenAsync(token)).Json.GetProperty("model").GetString();
    }
}
