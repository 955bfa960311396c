using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Fireworks for images, on each of its three surfaces.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class FireworksTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("flux-1-schnell-fp8", null, 1344, 768)]
    [InlineData("flux-1-schnell-fp8", "png", 1344, 768)]
    [InlineData("flux-kontext-pro", "png", 1344, 768)]
    [InlineData("stable-diffusion-xl-1024-v1-0", null, 1344, 768)]
    [InlineData("stable-diffusion-xl-1024-v1-0", "png", 1344, 768)]
    public async Task Generate_EachSurface_GivesTheImage(string model, string? format, int width, int height)
    {
        var outcome = await Call()
            .RunAsync("generate",
                new { model, prompt = Prompt(), size = "1792x1024", n = 2, response_format = "b64_json", output_format = format });

        Assert.Equal(2, outcome.Data.Count);
        foreach (var image in outcome.Data)
        {
            var size = Png.SizeOf(image.GetProperty("b64_json").GetString());
            Assert.Equal((double)width / height, (double)size.Width / size.Height, 0.05);
        }
    }

    [Fact]
    public async Task Generate_KontextWhoseQuestionsFailAtFirst_IsSubmittedOnce()
    {
        var outcome = await Call()
            .RunAsync("generate", new { model = "flux-kontext-pro", prompt = Prompt() + "[503*2@get_result]", response_format = "url" });

        await world.Simulators.FetchAsync(Assert.Single(outcome.Data).GetProperty("url").GetString()!);
        var seen = await world.Simulators.SettledAsync(_token, 5);
        Assert.Single(seen, one => !one.Path.EndsWith("get_result", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[moderate]")]
    [InlineData("[filter-output]")]
    public async Task Generate_ModeratedTask_Is400(string word)
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = "flux-kontext-pro", prompt = word }, Headers);
        gatewayResponse.Checked(400);
        Assert.Contains("Derivative Works Filter", gatewayResponse.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_OneOfSeveralFiltered_GivesTheRest()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { prompt = "[filter-output]", n = 3, response_format = "b64_json" }, Headers);
        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
    }

    [Fact]
    public async Task Edit_DefaultsToKontext()
    {
        var image = Png.Make(64, alpha: false);
        var outcome = await Call().File("image", image).RunAsync("edit", new { prompt = Prompt(), response_format = "b64_json" });

        Assert.Single(outcome.Data);
        var submission = (await world.Simulators.SettledAsync(_token, 2))[0];
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(image), submission.Json.GetProperty("input_image").GetString());
    }

    [Fact]
    public async Task Edit_WithSdxl_IsImageToImage()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false))
            .RunAsync("edit", new { model = "SSD-1B", prompt = Prompt(), response_format = "b64_json" });

        Assert.Equal((64, 64), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        Assert.EndsWith("/image_to_image", Assert.Single(await world.Simulators.SeenAsync(_token)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[429:3]", 429)]
    [InlineData("[quota]", 412)]
    [InlineData("[garbage]", 502)]
    public async Task Generate_Failure_KeepsItsStatus(string word, int status) =>
        (await world.Client.GenerateAsync(new { model = "flux-1-dev-fp8", prompt = word }, Headers)).Checked(status);

    private static (string, string)[] Headers => [("x-portkey-provider", "fireworks-ai"), ("authorization", "Bearer sk-test-e2e")];

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "fireworks-ai" });

    private string Prompt() => $"a lighthouse [token:{_token}]";
}
