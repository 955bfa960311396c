using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Together for images.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class TogetherTests(HostedWorld world)
{
    private const string Schnell = "black-forest-labs/FLUX.1-schnell";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_MoreThanOneCallDraws_GivesAllOfThem()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new
                {
                    model = Schnell,
                    prompt = Prompt(),
                    n = 5,
                    size = "1024x768",
                    seed = 7,
                    output_format = "png",
                    response_format = "b64_json"
                });

        Assert.Equal(5, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.Equal((1024, 768), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        var seen = await world.Simulators.SettledAsync(_token, 2);
        Assert.Equal(
            [(1, 11), (4, 7)], seen.Select(one => (one.Json.GetProperty("n").GetInt32(), one.Json.GetProperty("seed").GetInt32())).Order());
    }

    [Fact]
    public async Task Generate_AsUrl_HandsTheLinkOn()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new { model = Schnell, prompt = Prompt(), size = "1001x1001", output_format = "png", response_format = "url" });

        Assert.Equal(
            (1000, 1000), Png.SizeOf(await world.Simulators.FetchAsync(Assert.Single(outcome.Data).GetProperty("url").GetString()!)));
        Assert.Equal("1000x1000", outcome.Result.GetProperty("size").GetString());
    }

    [Fact]
    public async Task Edit_WithKontext_SendsTheImageInline()
    {
        var image = Png.Make(64, alpha: false);
        var outcome = await Call().File("image", image)
            .RunAsync("edit",
                new
                {
                    model = "black-forest-labs/FLUX.1-kontext-pro",
                    prompt = Prompt(),
                    size = "1536x1024",
                    response_format = "b64_json"
                });

        Assert.Single(outcome.Data);
        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(image), seen.Json.GetProperty("image_url").GetString());
        Assert.Equal("3:2", seen.Json.GetProperty("aspect_ratio").GetString());
    }

    [Fact]
    public async Task Generate_BlockedPrompt_Is400() =>
        Assert.Equal(400, (await world.Client.GenerateAsync(new { model = Schnell, prompt = "[moderate]" }, Headers)).Status);

    [Theory]
    [InlineData("[429:3]", 429)]
    [InlineData("[quota]", 402)]
    [InlineData("[garbage]", 502)]
    [InlineData("[html]", 502)]
    public async Task Generate_Failure_KeepsItsStatus(string word, int status)
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Schnell, prompt = word }, Headers);
        gatewayResponse.Checked(status);
        Assert.Equal(status == 429 ? "3" : null, gatewayResponse.Header("retry-after"));
    }

    private static (string, string)[] Headers => [("x-portkey-provider", "together-ai"), ("authorization", "Bearer sk-test-e2e")];

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "together-ai" });

    private string Prompt() => $"a lighthouse [token:{_token}]";
}
