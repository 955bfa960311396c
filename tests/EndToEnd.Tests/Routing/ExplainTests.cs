using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary><c>POST /v1/configs/explain</c>: what a request would do, without sending it.</summary>
public sealed class ExplainTests(HostedWorld world) : IClassFixture<HostedWorld>
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 600).Select(index => (byte)(index * 7))];

    [Fact]
    public async Task Explain_FallbackOfABalance_NamesTargetsReasonsRequestsAndPrices()
    {
        var attempts = await ExplainAsync("""
            {"strategy":{"mode":"fallback","on_status_codes":[429,500]},
             "targets":[{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"openai","api_key":"sk-secret-1","weight":0,"override_params":{"model":"dall-e-2"}},
                                                                      {"provider":"openai","api_key":"sk-secret-2","weight":3,"override_params":{"model":"dall-e-3"},"retry":{"attempts":2}}]},
                        {"provider":"reka-ai","api_key":"k"},
                        {"provider":"sandbox","override_params":{"n":2}}]}
            """);

        Assert.Equal(["config.targets[0].targets[1]", "config.targets[1]", "config.targets[2]"], Texts(attempts, "target"));
        Assert.Equal(["openai", "reka-ai", "sandbox"], Texts(attempts, "provider"));
        Assert.Equal("dall-e-3", attempts[0].GetProperty("model").GetString());
        Assert.Equal(
            "fallback: the first target; loadbalance: target 2 of 2, drawn, weight 3 of 3", attempts[0].GetProperty("reason").GetString());
        Assert.StartsWith(
            "fallback: target 2 of 3, after status 429, 500; passed over: ", attempts[1].GetProperty("reason")
                .GetString(), StringComparison.Ordinal);
        Assert.Equal([false, true, false], attempts.Select(attempt => attempt.GetProperty("passed_over").GetBoolean()));
        Assert.Equal([2, 0, 0], attempts.Select(attempt => attempt.GetProperty("retries").GetInt32()));

        var request = attempts[0].GetProperty("request");
        Assert.Equal("POST", request.GetProperty("method").GetString());
        Assert.EndsWith("/v1/images/generations", request.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("***", request.GetProperty("headers").GetProperty("authorization").GetString());
        Assert.Equal("a lighthouse", request.GetProperty("body").GetProperty("prompt").GetString());
        Assert.Equal(JsonValueKind.Null, attempts[1].GetProperty("request").ValueKind);
        Assert.Equal(
            [0.04m, null, 0.08m], attempts.Select(
                attempt => attempt.GetProperty("cost_usd") is { ValueKind: JsonValueKind.Number } cost
                    ? cost.GetDecimal()
                    : (decimal?)null));
    }

    [Theory]
    [InlineData("""{"provider":"reka-ai","api_key":"k","weight":1000000000}""", "passed over: ")]
    [InlineData(
        """{"provider":"openai","api_key":"k","strict":true,"override_params":{"model":"dall-e-3","size":"900x1400"},"weight":1000000000}""",
        "strict mode changes nothing")]
    public async Task Explain_BalanceOfATargetThatCannotDoIt_GoesOnToTheOther(string unable, string why)
    {
        var config = $$"""{"strategy":{"mode":"loadbalance"},"targets":[{{unable}},{"provider":"sandbox"}]}""";
        var attempts = await ExplainAsync(config);

        Assert.Equal(["config.targets[0]", "config.targets[1]"], Texts(attempts, "target"));
        Assert.Equal([true, false], attempts.Select(attempt => attempt.GetProperty("passed_over").GetBoolean()));
        Assert.Contains(why, attempts[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        var real = await world.Client.GenerateAsync(new { prompt = "a lighthouse" }, ("x-portkey-config", config));
        Assert.Equal("config.targets[1]", real.Checked(200).Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task Explain_AnyConfig_SendsNothingAndShowsNoKey()
    {
        var before = (await world.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt64();
        var gatewayResponse = await AskAsync(
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"},{"provider":"stability-ai","api_key":"sk-secret-3"},{"provider":"bedrock","aws_access_key_id":"AKIA1","aws_secret_access_key":"sk-secret-4","aws_region":"us-east-1"}]}""");

        gatewayResponse.Checked(200);
        Assert.DoesNotContain("secret", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA1", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await world.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task Explain_Conditional_SaysWhichConditionFits()
    {
        const string Config = """
            {"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.plan":"pro"},"then":"a"},{"query":{"params.size":"512x512"},"then":"b"}],"default":"c"},
             "targets":[{"name":"a","provider":"sandbox"},{"name":"b","provider":"sandbox"},{"name":"c","provider":"sandbox"}]}
            """;

        Assert.Equal(
            "conditional: condition 1 of 2 fits", await ReasonAsync(
                new() { ["headers"] = new JsonObject { ["x-portkey-metadata"] = """{"plan":"pro"}""" } }));
        Assert.Equal(
            "conditional: condition 2 of 2 fits", await ReasonAsync(
                new() { ["body"] = new JsonObject { ["prompt"] = "a", ["size"] = "512x512" } }));
        Assert.Equal("conditional: the default, as no condition fits", await ReasonAsync([]));

        async Task<string?> ReasonAsync(JsonObject request) =>
            Assert.Single(await ExplainAsync(Config, request)).GetProperty("reason").GetString();
    }

    [Fact]
    public async Task Explain_Sticky_IsTheTargetThatTheRequestGets()
    {
        const string Config =
            """{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"hash_fields":["metadata.user"],"ttl":3153600000}},"targets":[{"provider":"sandbox"},{"provider":"sandbox"},{"provider":"sandbox"}]}""";
        for (var user = 0; user < 6; user++)
        {
            var metadata = $$"""{"user":"u{{user}}"}""";
            var planned = Assert.Single(
                await ExplainAsync(Config, new() { ["headers"] = new JsonObject { ["x-portkey-metadata"] = metadata } }));
            var real = await world.Client
                .GenerateAsync(
                    new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-config", Config), ("x-portkey-metadata", metadata));
            Assert.Equal(real.Checked(200).Header("x-portkey-last-used-option-index"), planned.GetProperty("target").GetString());
        }
    }

    [Fact]
    public async Task Explain_SameSeed_DrawsTheSameTarget()
    {
        const string Config =
            """{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox"},{"provider":"sandbox"},{"provider":"sandbox"},{"provider":"sandbox"}]}""";
        var drawn = new HashSet<string?>();
        for (var seed = 0; seed < 12; seed++)
        {
            var first = await TargetAsync(seed);
            Assert.Equal(first, await TargetAsync(seed));
            drawn.Add(first);
        }

        Assert.True(drawn.Count > 1, "Twelve seeds all drew one target.");

        async Task<string?> TargetAsync(int seed) =>
            (await AskAsync(Config, null, seed)).Checked(200).Json.GetProperty("attempts")[0].GetProperty("target").GetString();
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("application/json")]
    public async Task Explain_EditWithAImage_ShowsItsLengthAndHash(string contentType)
    {
        var link = "data:image/png;base64," + Convert.ToBase64String(Image);
        var isForm = contentType.StartsWith("multipart", StringComparison.Ordinal);
        var body = new JsonObject { ["prompt"] = "a lighthouse", ["model"] = "gpt-image-1" };
        body[isForm ? "image" : "images"] = isForm ? link : new JsonArray(new JsonObject { ["image_url"] = link });
        var gatewayResponse = await AskAsync(
            """{"provider":"openai","api_key":"k"}""",
            new() { ["path"] = "/v1/images/edits", ["headers"] = new JsonObject { ["content-type"] = contentType }, ["body"] = body });

        gatewayResponse.Checked(200);
        Assert.Contains(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Image)), gatewayResponse.Text, StringComparison.Ordinal);
        Assert.Contains("600", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Image)[..64], gatewayResponse.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_ProviderInHeaders_IsCompletedAsForARequest()
    {
        var attempt = Assert.Single(
            await ExplainAsync(
                """{"retry":{"attempts":1}}""",
                new() { ["headers"] = new JsonObject { ["x-portkey-provider"] = "openai", ["authorization"] = "Bearer sk-secret" } }));

        Assert.Equal(
            ("openai", "the only target", "***"),
            (attempt.GetProperty("provider").GetString(), attempt.GetProperty("reason").GetString(), attempt.GetProperty("request")
                .GetProperty("headers").GetProperty("authorization").GetString()));
    }

    [Theory]
    [InlineData(
        """{"config":{"strategy":{"mode":"x"},"targets":[{"provider":"no-such","api_key":"k"}],"weight":"1"}}""", "invalid_config", 3)]
    [InlineData("""{"config":"pc-saved-1"}""", "config_unknown", 0)]
    [InlineData("""{"config":{"provider":"sandbox"},"request":[]}""", "invalid_value", 0)]
    [InlineData("""{"config":{"provider":"sandbox"},"request":{"path":"/v1/chat/completions"}}""", "invalid_value", 0)]
    [InlineData("""{"config":{"provider":"sandbox"},"request":{"method":"GET"}}""", "invalid_value", 0)]
    [InlineData("""{"config":{"provider":"sandbox"},"request":{"headers":{"a":1}}}""", "invalid_value", 0)]
    [InlineData("""{"config":{"provider":"sandbox"},"request":{"body":"x"}}""", "invalid_value", 0)]
    [InlineData("""{"request":{"body":{"prompt":"a"}}}""", "provider_missing", 0)]
    [InlineData(
        """{"config":{"strategy":{"mode":"conditional","conditions":[{"query":{"params.n":7},"then":"a"}]},"targets":[{"name":"a","provider":"sandbox"}]},"request":{"body":{"prompt":"a"}}}""",
        "no_matching_target", 0)]
    public async Task Explain_WrongQuestion_SaysWhatIsWrong(string question, string code, int faults)
    {
        var gatewayResponse = await PostAsync(question);

        gatewayResponse.Refused(400, code);
        Assert.Equal(faults, gatewayResponse.Json.TryGetProperty("errors", out var errors) ? errors.GetArrayLength() : 0);
    }

    private async Task<List<JsonElement>> ExplainAsync(string config, JsonObject? request = null) =>
        [.. (await AskAsync(config, request)).Checked(200).Json.GetProperty("attempts").EnumerateArray()];

    private Task<GatewayResponse> AskAsync(string config, JsonObject? request = null, int? seed = null)
    {
        request ??= [];
        request["body"] ??= new JsonObject { ["prompt"] = "a lighthouse" };
        var question = new JsonObject { ["config"] = JsonNode.Parse(config), ["request"] = request };
        if (seed is { } number)
            question["seed"] = number;
        return PostAsync(question.ToJsonString());
    }

    private Task<GatewayResponse> PostAsync(string question) => world.Client.ExplainAsync(question);

    private static IEnumerable<string?> Texts(IEnumerable<JsonElement> attempts, string name) =>
        attempts.Select(attempt => attempt.GetProperty(name).GetString());
}
