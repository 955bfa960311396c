using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>The circuit breaker on the wire. Each test has hosts of its own, so that its providers' health is its own.</summary>
[Collection(WorldCollection.Name)]
public sealed class BreakerTests(World world)
{
    private const string AtThree = ""","cb_config":{"failure_threshold":3,"cooldown_interval":30000}""";

    private static readonly object Good = new { body = new { created = 1, data = new[] { new { b64_json = "aGk=" } } } };
    private static readonly object Bad = new { status = 500, body = new { error = new { message = "no" } } };

    private readonly string _first = SimulatorClient.NewToken();
    private readonly string _second = SimulatorClient.NewToken();

    [Fact]
    public async Task Fallback_FailuresReachTheThreshold_SpareTheFirstTarget()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 8; request++)
            (await GenerateAsync(Fallback(AtThree))).Checked(200);

        Assert.Equal(3, await CountAsync(_first));
        Assert.Equal(8, await CountAsync(_second));
    }

    [Fact]
    public async Task Fallback_NothingConfigured_OpensAtHalfOfTen()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 14; request++)
            (await GenerateAsync(Fallback(string.Empty))).Checked(200);

        Assert.Equal(10, await CountAsync(_first));
    }

    [Fact]
    public async Task Fallback_Disabled_NeverOpens()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 14; request++)
            (await GenerateAsync(Fallback(""","cb_config":{"enabled":false}"""))).Checked(200);

        Assert.Equal(14, await CountAsync(_first));
    }

    [Fact]
    public async Task OtherConfig_SameProvider_LearnsFromIt()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_first, ""","cb_config":{"enabled":false}"""))).Checked(500);
        (await GenerateAsync(Fallback(AtThree))).Checked(200);

        Assert.Equal(3, await CountAsync(_first));
    }

    [Fact]
    public async Task StatusCodes_OnlyThoseListed_Count()
    {
        await ScriptAsync(new { status = 429, body = new { error = new { message = "slow down" } } }, Good);
        for (var request = 0; request < 6; request++)
            (await GenerateAsync(Fallback(""","cb_config":{"failure_threshold":2,"failure_status_codes":[429]}"""))).Checked(200);

        Assert.Equal(2, await CountAsync(_first));
    }

    [Fact]
    public async Task LoadBalance_OneIsOpen_GoesToTheOther()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_first, AtThree))).Checked(500);
        for (var request = 0; request < 6; request++)
            (await GenerateAsync(Fallback(AtThree).Replace("fallback", "loadbalance", StringComparison.Ordinal))).Checked(200);

        Assert.Equal(3, await CountAsync(_first));
        Assert.Equal(6, await CountAsync(_second));
    }

    [Fact]
    public async Task AllOpen_LeastBad_IsTriedWithAWarning()
    {
        await ScriptAsync(Bad, Bad);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_first, AtThree))).Checked(500);
        await world.Simulators.ScriptAsync(_second, Good);
        (await GenerateAsync(Single(_second, AtThree))).Checked(200);
        await world.Simulators.ScriptAsync(_second, Bad);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_second, AtThree))).Checked(500);
        await world.Simulators.ScriptAsync(_second, Good);

        var gatewayResponse = (await GenerateAsync(Fallback(AtThree))).Checked(200);
        Assert.Equal("config.targets[1]", gatewayResponse.Header("x-portkey-last-used-option-index"));
        Assert.StartsWith("breaker_open: ", gatewayResponse.Header("x-gateway-warning"));
        Assert.Equal(3, await CountAsync(_first));
    }

    [Fact]
    public async Task OneTarget_Open_IsTriedAllTheSame()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 5; request++)
            (await GenerateAsync(Single(_first, AtThree))).Checked(500);

        Assert.Equal(5, await CountAsync(_first));
    }

    [Fact]
    public async Task Fallback_LaterTargetIsOpen_ResponsesWhatTheEarlierSaid()
    {
        await ScriptAsync(new { status = 503, body = new { error = new { message = "the first is down" } } }, Bad);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_second, AtThree))).Checked(500);

        Assert.Contains("the first is down", (await GenerateAsync(Fallback(AtThree))).Checked(503).Text, StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync(_second));
    }

    [Fact]
    public async Task TargetThatCannotDoIt_IsNoFailure()
    {
        await ScriptAsync(Good, Good);
        for (var request = 0; request < 12; request++)
            (await world.Client
                .GenerateAsync(
                    new { prompt = "x", model = "dall-e-3", n = 1 },
                    ("x-portkey-config",
                        """{"strategy":{"mode":"fallback"},"targets":[{"provider":"anthropic","api_key":"k"},{"provider":"sandbox","override_params":{"model":"sandbox"}}]}"""))).Checked(
                            200);

        var plan = await ExplainAsync(
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"anthropic","api_key":"k"},{"provider":"sandbox"}]}""");
        Assert.DoesNotContain("breaker", plan.GetProperty("attempts")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_NoResponse_Counts()
    {
        await ScriptAsync(Bad, Good);
        var config = Fallback(AtThree).Replace(world.Simulators.ScriptedUrl(_first), "http://127.0.0.1:9/v1", StringComparison.Ordinal)
            .Replace("k1", _first, StringComparison.Ordinal);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(config)).Checked(200);

        Assert.Contains(
            "its breaker is open for another 30 s", (await ExplainAsync(config)).GetProperty("attempts")[0].GetProperty("reason")
                .GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OpenBreaker_PassesTheTargetOver()
    {
        await ScriptAsync(Bad, Good);
        for (var request = 0; request < 3; request++)
            (await GenerateAsync(Single(_first, AtThree))).Checked(500);

        var attempts = (await ExplainAsync(Fallback(AtThree))).GetProperty("attempts");
        Assert.True(attempts[0].GetProperty("passed_over").GetBoolean());
        Assert.False(attempts[1].GetProperty("passed_over").GetBoolean());

        var alone = (await ExplainAsync(Single(_first, AtThree))).GetProperty("attempts");
        Assert.False(alone[0].GetProperty("passed_over").GetBoolean());
        Assert.Contains("as every breaker is open", alone[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private async Task ScriptAsync(object first, object second)
    {
        await world.Simulators.ScriptAsync(_first, first);
        await world.Simulators.ScriptAsync(_second, second);
    }

    private async Task<int> CountAsync(string script) => (await world.Simulators.ScriptedAsync(script)).Count;

    private string Fallback(string breaker) =>
        $$"""{"strategy":{"mode":"fallback"{{breaker}}},"targets":[{{Target(_first, "k1")}},{{Target(_second, "k2")}}]}""";

    private string Single(string script, string breaker) =>
        $$"""{"strategy":{"mode":"single"{{breaker}}},"targets":[{{Target(script, script == _first ? "k1" : "k2")}}]}""";

    private string Target(string script, string key) =>
        $$"""{"provider":"openai","api_key":"{{key}}","custom_host":"{{world.Simulators.ScriptedUrl(script)}}"}""";

    private Task<GatewayResponse> GenerateAsync(string config) =>
        world.Client.GenerateAsync(new { prompt = "a lighthouse", model = "dall-e-3" }, ("x-portkey-config", config));

    private async Task<JsonElement> ExplainAsync(string config) => (await world.Client.SendAsync(
        HttpMethod.Post,
        "/v1/configs/explain",
        JsonContent.Create(
            new
            {
                config,
                request = new
                {
                    method = "POST",
                    path = "/v1/images/generations",
                    body = new { prompt = "a lighthouse", model = "dall-e-3" }
                }
            }))).Checked(200).Json;
}
