using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Calls of OpenAI's client: <c>images.generate</c> and <c>models.list</c>.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class OpenAiGenerateTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_Dalle3_GivesTheProvidersUrl()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new { model = "dall-e-3", prompt = Prompt(), size = "1792x1024", quality = "hd", style = "natural", user = "u-1" });

        var image = Assert.Single(outcome.Data);
        Assert.Equal((1792, 1024), Png.SizeOf(await world.Simulators.FetchAsync(image.GetProperty("url").GetString()!)));
        Assert.StartsWith(world.SimulatorsUrl.AbsoluteUri, image.GetProperty("url").GetString()!, StringComparison.Ordinal);
        Assert.NotEmpty(image.GetProperty("revised_prompt").GetString()!);
        Assert.Equal("openai", outcome.Header("x-portkey-provider"));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal("Bearer sk-test-e2e", seen.Header("authorization"));
        Assert.Equal(["hd", "natural", "u-1"], [Text(seen, "quality"), Text(seen, "style"), Text(seen, "user")]);
    }

    [Fact]
    public async Task Generate_GptImage_GivesBase64WithUsageAndEveryParameter()
    {
        var outcome = await Call().RunAsync("generate", new
        {
            model = "gpt-image-1",
            prompt = Prompt(),
            n = 2,
            size = "1536x1024",
            quality = "low",
            background = "transparent",
            moderation = "low",
            output_format = "png",
            output_compression = 100,
        });

        Assert.All(outcome.Data, image => Assert.Equal((1536, 1024), Png.SizeOf(image.GetProperty("b64_json").GetString())));
        Assert.Equal(2, outcome.Data.Count);
        Assert.True(outcome.Result.GetProperty("usage").GetProperty("total_tokens").GetInt64() > 0);
        Assert.Equal("transparent", outcome.Result.GetProperty("background").GetString());
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(
            ["low", "transparent", "low", "png"],
            [Text(seen, "quality"), Text(seen, "background"), Text(seen, "moderation"), Text(seen, "output_format")]);
        Assert.Equal(100, seen.Json.GetProperty("output_compression").GetInt32());
    }

    [Fact]
    public async Task Generate_SandboxWithoutAnyKey_GivesALinkOfTheGateway()
    {
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = "sandbox" }, apiKey: "none")
            .RunAsync("generate", new { prompt = "a lighthouse", size = "256x256" });

        var url = Assert.Single(outcome.Data).GetProperty("url").GetString()!;
        Assert.StartsWith(new Uri(world.Gateway.Url, "/v1/images/files/").AbsoluteUri, url, StringComparison.Ordinal);
        Assert.Equal((256, 256), Png.SizeOf(await world.Simulators.FetchAsync(url)));
    }

    [Fact]
    public async Task Generate_Stream_GivesPartialImagesThenTheWhole()
    {
        var outcome = await Call()
            .RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt(), stream = true, partial_images = 2 });

        Assert.Equal(
            ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"],
            outcome.Events.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal([0, 1], outcome.Events.Take(2).Select(one => one.GetProperty("partial_image_index").GetInt32()));
        Assert.All(outcome.Events, one => Assert.Equal((1024, 1024), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        Assert.True(outcome.Events[2].GetProperty("usage").GetProperty("total_tokens").GetInt64() > 0);
    }

    [Fact]
    public async Task Generate_StreamOfAModelWithoutEvents_GivesTheCompletedEvent()
    {
        var outcome = await Call().RunAsync("generate", new { model = "dall-e-3", prompt = Prompt(), stream = true });

        var only = Assert.Single(outcome.Events);
        Assert.Equal("image_generation.completed", only.GetProperty("type").GetString());
        Assert.Equal((1024, 1024), Png.SizeOf(only.GetProperty("b64_json").GetString()));
    }

    [Fact]
    public async Task ListModels_WithAndWithoutProvider_GivesTheirsOrOurs()
    {
        var ours = await SdkCall.OpenAi(world.Gateway.Url, new { }).RunAsync("models.list", new { });
        Assert.Contains("@sandbox/sandbox", ours.Result.EnumerateArray().Select(model => model.GetString()));
        Assert.Contains("@stability-ai/core", ours.Result.EnumerateArray().Select(model => model.GetString()));

        var theirs = await Call().RunAsync("models.list", new { });
        Assert.Contains("gpt-image-1", theirs.Result.EnumerateArray().Select(model => model.GetString()));
        Assert.DoesNotContain("@sandbox/sandbox", theirs.Result.EnumerateArray().Select(model => model.GetString()));
    }

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai", apiKey = "pk-ignored-here" });

    private string Prompt() => $"a lighthouse [token:{_token}]";

    private static string Text(SeenRequest seen, string name) => seen.Json.GetProperty(name).GetString()!;
}
