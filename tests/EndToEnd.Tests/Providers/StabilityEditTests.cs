using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client edits and varies images at Stability.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class StabilityEditTests(HostedWorld world)
{
    private const string Services = "/stability/v2beta/stable-image/";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Edit_WithMask_IsInpainted()
    {
        var mask = Png.Make(256, alpha: true, seed: 4);
        var outcome = await Call().File("image", Png.Make(256, alpha: false)).File("mask", mask, "mask.png")
            .RunAsync("edit", new { prompt = Prompt("a red door"), model = "inpaint", size = "256x256", response_format = "b64_json" });

        Assert.Equal((256, 256), Size(Assert.Single(outcome.Data)));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(Services + "edit/inpaint", seen.Path);
        var sent = Assert.Single(seen.Parts!, part => part.Name == "mask");
        Assert.Equal(("image/png", "mask.png"), (sent.ContentType, sent.Filename));
        Assert.True(sent.Length < mask.Length, "the mask was sent as it came");
    }

    [Theory]
    [InlineData("sd3.5-medium", "generate/sd3", 2)]
    [InlineData("control-structure", "control/structure", 1)]
    public async Task Edit_WithoutMask_GoesToTheService(string model, string path, int count)
    {
        var outcome = await Call().File("image", Png.Make(128, alpha: false))
            .RunAsync("edit", new { prompt = Prompt("at night"), model, n = count, response_format = "b64_json" });

        Assert.Equal(count, outcome.Data.Count);
        Assert.All(await world.Simulators.SeenAsync(_token), seen => Assert.Equal((Services + path, 200), (seen.Path, seen.Status)));
    }

    [Fact]
    public async Task Edit_ThatTakesLong_IsAskedForUntilItIsThere()
    {
        var outcome = await Call().File("image", Png.Make(128, alpha: false))
            .RunAsync("edit", new { prompt = Prompt("more detail"), model = "upscale-creative", response_format = "b64_json" });

        Assert.Equal((128, 128), Size(Assert.Single(outcome.Data)));
        Assert.Equal(Services + "upscale/creative", Assert.Single(await world.Simulators.SeenAsync(_token)).Path);
    }

    [Fact]
    public async Task Edit_OfV1WithMask_IsMasked()
    {
        var outcome = await Call().File("image", Png.Make(256, alpha: false)).File("mask", Png.Make(256, alpha: true), "mask.png")
            .RunAsync("edit", new { prompt = Prompt("a red door"), model = "stable-diffusion-v1-6", n = 2, response_format = "b64_json" });

        Assert.Equal(2, outcome.Data.Count);
        Assert.Equal(
            "/stability/v1/generation/stable-diffusion-v1-6/image-to-image/masking", Assert.Single(
                await world.Simulators.SeenAsync(_token)).Path);
    }

    [Fact]
    public async Task CreateVariation_StaysAtSd3()
    {
        var outcome = await Call().File("image", Png.Make(128, alpha: false))
            .RunAsync("createVariation", new { model = "sd3.5-large", user = Prompt("me"), response_format = "b64_json" });

        Assert.Equal((128, 128), Size(Assert.Single(outcome.Data)));
    }

    [Fact]
    public async Task Edit_MaskWithoutAlpha_Is400NamingTheMask()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false)).File("mask", Png.Make(64, alpha: false), "mask.png")
            .RunAsync("edit", new { prompt = Prompt("a red door"), model = "inpaint" });

        Assert.Equal("mask", outcome.Thrown("BadRequestError", 400).GetProperty("param").GetString());
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "stability-ai" });

    private string Prompt(string words) => $"{words} [token:{_token}]";

    private static (int Width, int Height) Size(System.Text.Json.JsonElement image) =>
        Png.SizeOf(image.GetProperty("b64_json").GetString());
}
