using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Both clients ask Stability for images, as content and as a link, on both of its surfaces.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class StabilityThroughClientsTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("openai", "stable-diffusion-xl-1024-v1-0")]
    [InlineData("openai", "core")]
    [InlineData("portkey", "stable-diffusion-xl-1024-v1-0")]
    [InlineData("portkey", "sd3.5-large")]
    public async Task Generate_EitherFormat_GivesTheImage(string client, string model)
    {
        var asContent = await RunAsync(client, model, "b64_json");
        var content = Assert.Single(asContent.Data);
        Assert.False(content.TryGetProperty("url", out _));
        var size = Png.SizeOf(content.GetProperty("b64_json").GetString());
        Assert.True(size.Width > size.Height, $"{size}");

        var asLink = Assert.Single((await RunAsync(client, model, "url")).Data);
        Assert.False(asLink.TryGetProperty("b64_json", out _));
        var link = asLink.GetProperty("url").GetString()!;
        Assert.StartsWith(world.Gateway.Url.AbsoluteUri, link, StringComparison.Ordinal);
        Assert.Equal(size, Png.SizeOf(await world.Simulators.FetchAsync(link)));
        Assert.Equal(2, (await world.Simulators.SeenAsync(_token)).Count);
    }

    private Task<SdkOutcome> RunAsync(string client, string model, string format)
    {
        var call = client == "openai"
            ? SdkCall.OpenAi(world.Gateway.Url, new { provider = "stability-ai" })
            : SdkCall.Portkey(world.Gateway.Url, new { apiKey = "pk-1", provider = "stability-ai", Authorization = "Bearer sk-test-e2e" });
        return call.RunAsync(
            "generate", new { model, prompt = $"a lighthouse [token:{_token}]", size = "1344x768", response_format = format });
    }
}
