using System.Globalization;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary><c>response_format</c> is honoured whatever the provider gives, and the gateway's links open what they name.</summary>
[Collection(WorldCollection.Name)]
public sealed class ResponseFormatTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    public static TheoryData<string, string> Everyone { get; } = new()
    {
        { "openai", "dall-e-2" },
        { "openai", "dall-e-3" },
        { "openai", "gpt-image-1" },
        { "azure-openai", "dall-e-3" },
        { "azure-openai", "gpt-image-1" },
        { "stability-ai", "stable-diffusion-xl-1024-v1-0" },
        { "stability-ai", "ultra" },
        { "sandbox", "sandbox" },
    };

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Generate_Base64_IsTheImage(string provider, string model)
    {
        var image = await DrawAsync(provider, model, "b64_json");
        Assert.False(image.TryGetProperty("url", out _));
        Assert.Equal((1024, 1024), Png.SizeOf(image.GetProperty("b64_json").GetString()));
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Generate_Url_OpensTheImage(string provider, string model)
    {
        var image = await DrawAsync(provider, model, "url");
        Assert.False(image.TryGetProperty("b64_json", out _));
        Assert.Equal((1024, 1024), Png.SizeOf(await world.Simulators.FetchAsync(image.GetProperty("url").GetString()!)));
    }

    [Fact]
    public async Task Generate_UrlToBase64_FetchesWithoutTheProvidersKey()
    {
        // The simulated store refuses a key beside a signature, as the real one does.
        await DrawAsync("openai", "dall-e-3", "b64_json");
        var seen = await world.Simulators.SeenAsync(_token);
        Assert.All(seen, request => Assert.Equal("b64_json", request.Json.GetProperty("response_format").GetString()));

        var id = SimulatorClient.NewToken();
        var link = (await DrawAsync("openai", "dall-e-3", "url")).GetProperty("url").GetString()!;
        await world.Simulators.ScriptAsync(id, new { body = new { created = 1, data = new[] { new { url = link } } } });
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = "p", response_format = "b64_json" },
            [.. Callers.OpenAi, ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id))]);
        Assert.Equal(
            await world.Simulators
                .FetchAsync(link), Convert.FromBase64String(Assert.Single(gatewayResponse.Data).GetProperty("b64_json").GetString()!));
    }

    [Fact]
    public async Task GetFile_OwnLink_IsServedSafely()
    {
        var link = await LinkAsync();
        var gatewayResponse = (await world.Client.GetAsync(link.PathAndQuery)).Checked(200);

        Assert.Equal("image/png", gatewayResponse.Header("content-type"));
        Assert.Equal("nosniff", gatewayResponse.Header("x-content-type-options"));
        Assert.Equal(gatewayResponse.Body.Length.ToString(CultureInfo.InvariantCulture), gatewayResponse.Header("content-length"));
        var head = await world.Client.SendAsync(HttpMethod.Head, link.PathAndQuery, null);
        Assert.Equal((200, 0), (head.Status, head.Body.Length));
    }

    [Fact]
    public async Task GetFile_TamperedLink_Is403()
    {
        var path = (await LinkAsync()).PathAndQuery;
        var other = (await LinkAsync("another prompt")).AbsolutePath;

        foreach (var tampered in new[]
        {
            path[..^2] + (path[^2] == 'A' ? "BB" : "AA"),
            path.Replace("expires=", "expires=9", StringComparison.Ordinal),
            path[..path.IndexOf('?', StringComparison.Ordinal)],
            path[..path.IndexOf("&signature", StringComparison.Ordinal)],
            other + path[path.IndexOf('?', StringComparison.Ordinal)..],
        })
        {
            (await world.Client.GetAsync(tampered)).Refused(403, "invalid_link");
        }
    }

    private async Task<Uri> LinkAsync(string prompt = "a lighthouse")
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { prompt, size = "256x256" }, Callers.Sandbox);
        return new(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!);
    }

    private async Task<System.Text.Json.JsonElement> DrawAsync(string provider, string model, string format)
    {
        var caller = provider switch
        {
            "openai" => Callers.OpenAi,
            "azure-openai" => Callers.Azure(model == "dall-e-3" ? "my-dalle3" : "my-gpt-image"),
            "stability-ai" => Callers.Stability,
            _ => Callers.Sandbox,
        };
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model, prompt = $"a lighthouse [token:{_token}]", size = "1024x1024", response_format = format }, caller);
        return Assert.Single(gatewayResponse.Data);
    }
}
