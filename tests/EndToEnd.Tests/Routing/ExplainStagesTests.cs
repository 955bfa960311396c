using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Explanations report the cache and the guardrails around each attempt, as a request then behaves.</summary>
[Collection(WorldCollection.Name)]
public sealed class ExplainStagesTests(World world)
{
    private const string TwoTargets =
        """{"strategy":{"mode":"fallback"},"cache":{"mode":"simple","max_age":3600},"targets":[{"provider":"sandbox"},{"provider":"sandbox"}]}""";

    [Fact]
    public async Task Cache_None_IsNull() => Assert.Equal(["null"], await CachesAsync("""{"provider":"sandbox"}"""));

    [Fact]
    public async Task Cache_Inherited_IsLookedUpOnceAndKeptByAll() =>
        Assert.Equal([Cache(3600, true), Cache(3600, false)], await CachesAsync(TwoTargets));

    [Fact]
    public async Task Cache_OfEachTarget_IsLookedUpForEach() => Assert.Equal(
        [Cache(60, true), "null", Cache(604_800, true)],
        await CachesAsync("""
            {"strategy":{"mode":"fallback"},"targets":[
             {"provider":"sandbox","cache":{"mode":"simple","max_age":60}},{"provider":"sandbox"},{"provider":"sandbox","cache":{"mode":"semantic","max_age":5}}]}
            """));

    [Theory]
    [InlineData("x-portkey-cache-force-refresh", "true", 3600, false)]
    [InlineData("x-portkey-cache-force-refresh", "false", 3600, true)]
    [InlineData("cache-control", "max-age=120", 3600, true)]
    [InlineData("x-portkey-debug", "false", null, false)]
    public async Task Cache_HeaderOfTheRequest_IsHeeded(string name, string value, int? maxAge, bool lookedUp) =>
        Assert.Equal(maxAge is { } seconds ? Cache(seconds, lookedUp) : "null", (await CachesAsync(TwoTargets, (name, value)))[0]);

    [Fact]
    public async Task Cache_AskedForByHeaders_HasTheirAge() =>
        Assert.Equal(
            [Cache(120, true)], await CachesAsync(
                """{"provider":"sandbox"}""", ("x-portkey-cache", "simple"), ("cache-control", "max-age=120")));

    [Theory]
    [InlineData("", "MISS", "HIT")]
    [InlineData("x-portkey-cache-force-refresh", "REFRESH", "REFRESH")]
    [InlineData("x-portkey-debug", "DISABLED", "DISABLED")]
    public async Task Cache_WhatIsSaid_IsWhatARequestDoes(string header, string first, string second)
    {
        var value = header.EndsWith("debug", StringComparison.Ordinal) ? "false" : "true";
        (string, string)[] headers = header.Length == 0 ? [] : [(header, value)];
        var said = JsonDocument.Parse((await CachesAsync(TwoTargets, headers))[0]).RootElement;
        var body = new { prompt = SimulatorClient.NewToken(), size = "64x64" };
        foreach (var status in new[] { first, second })
            Assert.Equal(
                status, (await world.Client.GenerateAsync(body, [("x-portkey-config", TwoTargets), .. headers])).Checked(200)
                    .Header("x-portkey-cache-status"));

        Assert.Equal(first == "DISABLED", said.ValueKind == JsonValueKind.Null);
        Assert.Equal(second == "HIT", said.ValueKind != JsonValueKind.Null && said.GetProperty("looked_up").GetBoolean());
    }

    [Fact]
    public async Task Guardrails_InheritedReplacedOrNone_AreNamedWithTheirChecks()
    {
        const string Config = """
            {"strategy":{"mode":"fallback"},
             "input_guardrails":[{"id":"house-rules","default.contains":{"words":["logo"],"operator":"none"},"default.wordCount":{"maxWords":200},"deny":true}],
             "targets":[{"provider":"sandbox"},
                        {"provider":"sandbox","input_guardrails":[],"after_request_hooks":[{"type":"guardrail","id":"eye","async":true,"checks":[{"id":"default.webhook","parameters":{"webhookURL":"https://review.example.com/","headers":{"authorization":"Bearer secret-1"}}}]}]},
                        {"provider":"sandbox","output_guardrails":[{"default.alluppercase":{}}]}]}
            """;
        var gatewayResponse = await world.Client.ExplainAsync(Explanations.Question(Config));
        var guardrails = gatewayResponse.Attempts().Select(attempt => attempt.GetProperty("guardrails").GetRawText());

        const string House = """{"name":"house-rules","checks":["default.contains","default.wordCount"],"deny":true,"async":false}""";
        Assert.Equal(
            [
                $$"""{"input":[{{House}}],"output":[]}""",
                """{"input":[],"output":[{"name":"eye","checks":["default.webhook"],"deny":false,"async":true}]}""",
                $$"""{"input":[{{House}}],"output":[{"name":"output_guardrails_0","checks":["default.alluppercase"],"deny":false,"async":false}]}""",
            ],
            guardrails);
        Assert.DoesNotContain("secret", gatewayResponse.Text, StringComparison.Ordinal);
    }

    private static string Cache(int maxAge, bool lookedUp) =>
        $$"""{"mode":"simple","max_age":{{maxAge}},"looked_up":{{(lookedUp ? "true" : "false")}}}""";

    private async Task<IReadOnlyList<string>> CachesAsync(string config, params (string Name, string Value)[] headers)
    {
        var request = new JsonObject
        {
            ["headers"] = new JsonObject(
            headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value)))
        };
        return [.. (await world.Client.ExplainAsync(Explanations.Question(config, request))).Attempts()
            .Select(attempt => attempt.GetProperty("cache").GetRawText())];
    }
}
