using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;

namespace ImageGateway.Api.Tests.Endpoints;

/// <summary>An estimate walks the config as the request would, and tells every attempt that it may come to.</summary>
public sealed class EstimateTests : IAsyncLifetime
{
    private const string Cheap = "dall-e-2";
    private const string Dear = "dall-e-3";

    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task OneTarget_ExactPrice_HasNoOtherCeiling()
    {
        var estimate = await EstimateAsync(Target(Cheap));

        Assert.Equal(0.02m, estimate.GetProperty("cost_usd").GetDecimal());
        Assert.False(estimate.TryGetProperty("cost_max_usd", out _));
        Assert.Equal([(Cheap, 0.02m)], Attempts(estimate));
    }

    [Fact]
    public async Task Fallback_FirstIsCheaper_SaysTheDearestToo()
    {
        var estimate = await EstimateAsync(Strategy("fallback", Target(Cheap), Target(Dear)));

        Assert.Equal(
            (0.02m, 0.04m), (estimate.GetProperty("cost_usd").GetDecimal(), estimate.GetProperty("cost_max_usd").GetDecimal()));
        Assert.Equal([(Cheap, 0.02m), (Dear, 0.04m)], Attempts(estimate));
        Assert.Equal(
            ["config.targets[0]", "config.targets[1]"],
            estimate.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("target").GetString()));
    }

    [Fact]
    public async Task Fallback_FirstCannotServe_IsTheNext()
    {
        var estimate = await EstimateAsync(Strategy("fallback", Incapable(), Target(Dear)));

        Assert.Equal([(Dear, 0.04m)], Attempts(estimate));
        Assert.Equal("openai", estimate.GetProperty("provider").GetString());
    }

    [Fact]
    public async Task LoadBalance_ListsAllChildrenTheHeaviestFirst()
    {
        var (light, heavy, none) = (Target(Dear), Target(Cheap), Target(Dear));
        (light["weight"], heavy["weight"], none["weight"]) = (0.2, 0.8, 0);
        var estimate = await EstimateAsync(Strategy("loadbalance", light, heavy, none));

        Assert.Equal([(Cheap, 0.02m), (Dear, 0.04m)], Attempts(estimate));
        Assert.Equal(0.04m, estimate.GetProperty("cost_max_usd").GetDecimal());
    }

    [Fact]
    public async Task Conditional_IsDecidedByTheRequest()
    {
        var (cheap, dear) = (Target(Cheap), Target(Dear));
        (cheap["name"], dear["name"]) = ("cheap", "dear");
        var config = Strategy("conditional", cheap, dear);
        config["strategy"]!["conditions"] = new JsonArray(
            new JsonObject { ["query"] = new JsonObject { ["params.prompt"] = "a lighthouse" }, ["then"] = "dear" });
        config["strategy"]!["default"] = "cheap";

        Assert.Equal([(Dear, 0.04m)], Attempts(await EstimateAsync(config)));
    }

    [Fact]
    public async Task NoTargetCanServe_IsRefusedAsTheRequest()
    {
        var config = Strategy("fallback", Incapable(), Incapable());
        var estimated = await PostAsync("/images/estimate", config);
        var drawn = await PostAsync("/images/generations", config);

        Assert.Equal((400, drawn.Status), (estimated.Status, estimated.Status));
        Assert.Equal(TestGateway.CodeOf(drawn.Body), TestGateway.CodeOf(estimated.Body));
    }

    private static JsonObject Target(string model) => new()
    {
        ["provider"] = "openai",
        ["api_key"] = "sk-test",
        ["override_params"] = new JsonObject { ["model"] = model, ["size"] = "1024x1024", ["quality"] = "standard" },
    };

    private static JsonObject Incapable() => new() { ["provider"] = "reka-ai", ["api_key"] = "key" };

    private static JsonObject Strategy(string mode, params JsonObject[] targets) => new()
    { ["strategy"] = new JsonObject { ["mode"] = mode }, ["targets"] = new JsonArray([.. targets]) };

    private static IEnumerable<(string?, decimal)> Attempts(JsonElement estimate) => estimate.GetProperty("attempts").EnumerateArray()
        .Select(static attempt => (attempt.GetProperty("model").GetString(), attempt.GetProperty("cost_usd").GetDecimal()));

    private async Task<JsonElement> EstimateAsync(JsonObject config)
    {
        var (status, body) = await PostAsync("/images/estimate", config);
        Assert.True(status == 200, body.GetRawText());
        return body;
    }

    private Task<(int Status, JsonElement Body)> PostAsync(string path, JsonObject config) => _gateway.SendAsync(
        "POST", path, new { prompt = "a lighthouse" }, ("x-portkey-config", config.ToJsonString()));
}
