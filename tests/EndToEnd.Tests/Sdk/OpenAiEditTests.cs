using System.Security.Cryptography;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>OpenAI's client: <c>images.edit</c> and <c>images.createVariation</c>; files arrive as they were sent.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class OpenAiEditTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Edit_OneFile_ArrivesIntact()
    {
        var image = Png.Make(256, alpha: false);
        var outcome = await Call().File("image", image, "cat.png")
            .RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt(), input_fidelity = "high" });

        Assert.Equal((1024, 1024), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        var part = Part(seen, "image");
        Assert.Equal(("cat.png", "image/png", Hash(image)), (part.Filename, part.ContentType, part.Sha256));
        Assert.Equal("high", Part(seen, "input_fidelity").Text);
    }

    [Fact]
    public async Task Edit_SeveralFilesWithMask_ArriveIntactAndInOrder()
    {
        // Larger than what a spool keeps in memory.
        byte[][] images = [Png.Make(256, alpha: false, seed: 1), Png.Make(256, alpha: false, seed: 2), Png.Make(
            256, alpha: false, seed: 3)];
        var mask = Png.Make(256, alpha: true, seed: 4);
        Assert.True(images[0].Length > 64 * 1024);
        var outcome = await Call().Files("image", images).File("mask", mask, "mask.png")
            .RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Single(outcome.Data);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(images.Select(Hash), seen.Parts!.Where(part => part.Name == "image[]").Select(part => part.Sha256));
        Assert.Equal(Hash(mask), Part(seen, "mask").Sha256);
    }

    [Fact]
    public async Task Edit_Stream_GivesPartialImagesThenTheWhole()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false))
            .RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt(), stream = true, partial_images = 1 });

        Assert.Equal(
            ["image_edit.partial_image", "image_edit.completed"], outcome.Events.Select(one => one.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task CreateVariation_Dalle2_GivesImages()
    {
        var image = Png.Make(256, alpha: false);
        var outcome = await Call().File("image", image)
            .RunAsync("createVariation",
                new { model = "dall-e-2", n = 2, size = "256x256", response_format = "b64_json", user = Prompt() });

        Assert.Equal(2, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.Equal((256, 256), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal("/openai/v1/images/variations", seen.Path);
        Assert.Equal(Hash(image), Part(seen, "image").Sha256);
    }

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" });

    private string Prompt() => $"with a hat [token:{_token}]";

    private static SeenPart Part(SeenRequest seen, string name) => Assert.Single(seen.Parts!, part => part.Name == name);

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
