using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Segmind for images, at once and by tasks.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class SegmindTests(HostedWorld world)
{
    private const string Key = "SG_e2e";

    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("sdxl1.0-txt2img", 1)]
    [InlineData("flux-schnell", 2)]
    [InlineData("v2/fast-flux-schnell", 2)]
    public async Task Generate_EachForm_GivesTheImages(string model, int calls)
    {
        var outcome = await Call().RunAsync("generate", new { model, prompt = Prompt(), n = 2, response_format = "b64_json" });

        Assert.Equal(2, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.StartsWith("/9j/", one.GetProperty("b64_json").GetString(), StringComparison.Ordinal));
        var seen = await world.Simulators.SettledAsync(_token, calls);
        Assert.Equal(calls, seen.Count(one => one.Method == "POST"));
        Assert.All(seen, one => Assert.Equal((Key, null), (one.Header("x-api-key"), one.Header("authorization"))));
    }

    [Fact]
    public async Task Edit_WithAMask_SendsAnOpaqueOne()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false)).File("mask", Png.Make(64, alpha: true), "mask.png")
            .RunAsync("edit", new { model = "sdxl-inpaint", prompt = Prompt(), response_format = "b64_json" });
        Assert.Single(outcome.Data);
    }

    [Fact]
    public async Task CreateVariation_WithImageToImage_GivesAImage()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false))
            .RunAsync("createVariation", new { model = "sdxl-img2img", response_format = "b64_json" });
        Assert.Single(outcome.Data);
    }

    [Theory]
    [InlineData("ssd-1b", "[quota]", 406)]
    [InlineData("ssd-1b", "[moderate]", 400)]
    [InlineData("v2/ssd-1b", "[moderate]", 400)]
    [InlineData("v2/ssd-1b", "[empty]", 502)]
    [InlineData("ssd-1b", "[html]", 502)]
    public async Task Generate_Failure_SaysSo(string model, string word, int status) =>
        (await world.Client
            .GenerateAsync(new { model, prompt = word }, ("x-portkey-provider", "segmind"), ("authorization", "Bearer " + Key))).Checked(
                status);

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "segmind" }, Key);

    private string Prompt() => $"a lighthouse [token:{_token}]";
}
