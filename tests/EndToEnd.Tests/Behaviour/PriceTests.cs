using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Price of a request: before it is sent, in its answer, and by a deployment's own sheet.</summary>
[Collection(WorldCollection.Name)]
public sealed class PriceTests(World world)
{
    [Fact]
    public async Task Estimate_Sandbox_IsThePriceOfAllImagesAndDrawsNone()
    {
        var before = await DrawnAsync();
        var estimate = (await EstimateAsync(new { prompt = "p", n = 3, size = "64x64" })).Checked(200).Json;

        Assert.True(estimate.GetProperty("priced").GetBoolean());
        Assert.Equal(0.12m, estimate.GetProperty("cost_usd").GetDecimal());
        Assert.NotEmpty(estimate.GetProperty("requests").EnumerateArray());
        Assert.Equal(before, await DrawnAsync());
    }

    [Fact]
    public async Task Estimate_ProvidersOwnNameForN_IsCounted()
    {
        var one = (await EstimateAsync(new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p" }, Callers.Stability)).Checked(200).Json;
        var three = (await EstimateAsync(
            new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p", samples = 3 }, Callers.Stability)).Checked(200).Json;

        Assert.Equal(3, three.GetProperty("n").GetInt32());
        Assert.Equal(3 * Cost(one), Cost(three));
    }

    [Fact]
    public async Task Estimate_UnpricedModel_SaysSo()
    {
        var estimate = (await EstimateAsync(new { model = "sandbox-unpriced", prompt = "p" })).Checked(200).Json;

        Assert.Equal((false, "price_unknown"), (estimate.GetProperty("priced").GetBoolean(), estimate.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("sandbox", "x-gateway-cost-usd", "0.08")]
    [InlineData("sandbox", "x-gateway-warning", null)]
    [InlineData("sandbox-unpriced", "x-gateway-cost-usd", null)]
    [InlineData("sandbox-unpriced", "x-gateway-warning", "price_unknown: no price is known for this model")]
    public async Task Generate_Model_SaysItsCostOrThatItHasNone(string model, string header, string? said) =>
        Assert.Equal(
            said, (await world.Client.GenerateAsync(new { model, prompt = "p", n = 2, size = "64x64" }, Callers.Sandbox)).Checked(200)
                .Header(header));

    [Fact]
    public async Task PricesFile_Changed_CountsWithoutARestartAndABrokenOneDoesNot()
    {
        var path = Path.Combine(Path.GetTempPath(), $"prices-{Guid.NewGuid():N}.json");
        try
        {
            await File.WriteAllTextAsync(path, Sheet("0.5"));
            await using var gateway = await Gateway.StartAsync(new Dictionary<string, string> { ["PRICESFILE"] = path });
            Assert.Equal("0.5", await CostAsync(gateway));

            await File.WriteAllTextAsync(path, "{ not a sheet");
            var server = gateway.Server.Process;
            await Eventually.TrueAsync(
                "the fault is logged", TimeSpan.FromSeconds(30), _ => Task.FromResult(
                    server.Output.Contains("cannot be used and stay as they were", StringComparison.Ordinal)));
            Assert.Equal("0.5", await CostAsync(gateway));

            await File.WriteAllTextAsync(path, Sheet("0.75"));
            await Eventually.TrueAsync("the new price counts", TimeSpan.FromSeconds(30), async _ => await CostAsync(gateway) == "0.75");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Sheet(string usd) =>
        $$"""{"currency":"USD","rows":[{"provider":"sandbox","model":"sandbox","unit":"image","operation":"generate","usd":"{{usd}}","source":"ours","as_of":"2026-11-21"}]}""";

    private static async Task<string?> CostAsync(Gateway gateway) =>
        (await gateway.Client.GenerateAsync(new { prompt = "p", size = "64x64" }, Callers.Sandbox)).Checked(200)
            .Header("x-gateway-cost-usd");

    private static decimal Cost(JsonElement estimate) =>
        (estimate.TryGetProperty("cost_usd", out var cost) ? cost : estimate.GetProperty("cost_max_usd")).GetDecimal();

    private Task<GatewayResponse> EstimateAsync(object body, (string Name, string Value)[]? caller = null) =>
        world.Client.SendAsync(HttpMethod.Post, "/v1/images/estimate", JsonContent.Create(body), caller ?? Callers.Sandbox);

    private async Task<long> DrawnAsync() => (await world.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt64();
}
