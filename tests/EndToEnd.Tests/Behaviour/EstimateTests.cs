using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>An estimate says the price and shows what would be sent, and sends nothing.</summary>
[Collection(WorldCollection.Name)]
public sealed class EstimateTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("openai", "sk-test-e2e", "gpt-image-1", 2)]
    [InlineData("openai", "sk-test-e2e", "dall-e-3", 2)]
    [InlineData("stability-ai", "sk-test-e2e", "stable-diffusion-xl-1024-v1-0", 2)]
    [InlineData("segmind", "SG_e2e", "sdxl1.0-txt2img", 2)]
    [InlineData("together-ai", "sk-test-e2e", "black-forest-labs/FLUX.1-schnell", 2)]
    [InlineData("replicate", "r8_e2e", "black-forest-labs/flux-schnell", 6)]
    [InlineData("replicate", "r8_e2e", "stability-ai/sdxl:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa", 2)]
    public async Task Estimate_EachProvider_ShowsWhatIsThenSent(string provider, string key, string model, int n)
    {
        (string, string)[] headers = [("x-portkey-provider", provider), ("authorization", "Bearer " + key)];
        var body = new { model, prompt = $"a lighthouse [token:{_token}]", n, size = "1536x1024", response_format = "b64_json" };

        var estimate = await EstimateAsync(body, headers);
        Assert.Empty(await world.Simulators.SeenAsync(_token));
        var gatewayResponse = await world.Client.GenerateAsync(body, headers);

        Assert.Equal(n, gatewayResponse.Data.Count);
        var shown = estimate.GetProperty("requests").EnumerateArray().ToList();
        var sent = (await world.Simulators.SettledAsync(_token, shown.Count)).Where(seen => seen.Method == "POST").ToList();
        Assert.Equal(shown.Select(call => Sorted(call.GetProperty("body"))).Order(), sent.Select(seen => Sorted(seen.Json)).Order());
        Assert.All(shown, call => Assert.Contains(
            sent, seen => call.GetProperty("url").GetString()!.EndsWith(seen.Path, StringComparison.Ordinal)));
        Assert.Equal(n, shown.Sum(call => call.GetProperty("pictures").GetInt32()));
        Assert.DoesNotContain(key, estimate.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(n, estimate.GetProperty("n").GetInt32());
        AssertPriceHolds(estimate, gatewayResponse);
    }

    [Fact]
    public async Task Estimate_Edit_NamesItsPartsWithoutTheirContent()
    {
        var form = new Form().Field("model", "gpt-image-1").Field("prompt", $"a lighthouse [token:{_token}]")
            .File("image", "image.png", Png.Make(64, alpha: false));
        var gatewayResponse = (await world.Client.SendAsync(HttpMethod.Post, "/v1/images/estimate", form.Content, Callers.OpenAi)).Checked(
            200);

        Assert.Equal("edit", gatewayResponse.Json.GetProperty("operation").GetString());
        var parts = Assert.Single(gatewayResponse.Json.GetProperty("requests").EnumerateArray()).GetProperty("form").EnumerateArray()
            .ToList();
        Assert.Contains(parts, part => part.TryGetProperty("bytes", out var bytes) && bytes.GetInt64() > 0);
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Estimate_SizeAndParametersThatDoNotFit_AreNamed()
    {
        var estimate = await EstimateAsync(
            new { model = "stable-diffusion-xl-1024-v1-0", prompt = "a lighthouse", size = "1000x1000", background = "transparent" },
            Callers.Stability);

        Assert.Equal("background", Assert.Single(estimate.GetProperty("dropped_params").EnumerateArray()).GetString());
        Assert.Equal("1024x1024", estimate.GetProperty("size").GetString());
    }

    private static void AssertPriceHolds(JsonElement estimate, GatewayResponse gatewayResponse)
    {
        var (cost, most) = (gatewayResponse.Header("x-gateway-cost-usd"), gatewayResponse.Header("x-gateway-cost-max-usd"));
        if (!estimate.GetProperty("priced").GetBoolean())
            Assert.Equal((null, null), (cost, most));
        else if (estimate.GetProperty("exact").GetBoolean())
            Assert.Equal(estimate.GetProperty("cost_usd").GetRawText(), cost);
        else
            Assert.InRange(
                decimal.Parse((cost ?? most)!, System.Globalization.CultureInfo.InvariantCulture), 0.000001m, estimate.GetProperty(
                    "cost_max_usd").GetDecimal());
    }

    // Members in the order of their names, so that only content counts.
    private static string Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object =>
            "{" + string.Join(
                ",", json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)
                    .Select(member => $"{member.Name}:{Sorted(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", json.EnumerateArray().Select(Sorted)) + "]",
        _ => json.GetRawText(),
    };

    private async Task<JsonElement> EstimateAsync(object body, IEnumerable<(string, string)> headers) =>
        (await world.Client.SendAsync(HttpMethod.Post, "/v1/images/estimate", JsonContent.Create(body), headers)).Checked(200).Json;
}
