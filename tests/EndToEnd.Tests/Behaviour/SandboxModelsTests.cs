using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>A model of the sandbox for each way in which a provider fails (README.md#sandbox).</summary>
[Collection(WorldCollection.Name)]
public sealed class SandboxModelsTests(World world)
{
    [Theory]
    [InlineData(null)]
    [InlineData("sandbox")]
    [InlineData("sandbox-tokens")]
    [InlineData("sandbox-unpriced")]
    [InlineData("a-name-that-nobody-knows")]
    public async Task Generate_ModelThatWorks_GivesALinkToAImage(string? model)
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model, prompt = "a lighthouse at dusk", size = "320x256" }, Callers.Sandbox);

        var image = Assert.Single(gatewayResponse.Data);
        Assert.False(image.TryGetProperty("b64_json", out _));
        Assert.Equal((320, 256), Png.SizeOf(await world.Simulators.FetchAsync(image.GetProperty("url").GetString()!)));
        Assert.Equal("sandbox", gatewayResponse.Header("x-portkey-provider"));
        Assert.Equal(model == "sandbox-tokens", gatewayResponse.Json.TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task Generate_SamePrompt_GivesTheSameImage()
    {
        var first = await DrawAsync("a lighthouse at dusk");
        Assert.Equal(first, await DrawAsync("a lighthouse at dusk"));
        Assert.NotEqual(first, await DrawAsync("a lighthouse at dawn"));
    }

    [Theory]
    [InlineData("sandbox-429", 429, "rate_limit_exceeded", null)]
    [InlineData("sandbox-500", 500, null, null)]
    [InlineData("sandbox-503", 503, null, null)]
    [InlineData("sandbox-filtered", 400, "content_policy_violation", null)]
    [InlineData("sandbox-malformed", 502, "invalid_upstream_response", "false")]
    public async Task Generate_ModelThatFails_ResponsesItsError(string model, int status, string? code, string? shouldRetry)
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model, prompt = "a lighthouse" }, Callers.Sandbox);

        gatewayResponse.Checked(status);
        Assert.Equal(code, gatewayResponse.Error.GetProperty("code").GetString());
        Assert.NotEmpty(gatewayResponse.Error.GetProperty("message").GetString()!);
        Assert.Equal(shouldRetry, gatewayResponse.Header("x-should-retry"));
        Assert.Equal(status == 429 ? "1" : null, gatewayResponse.Header("retry-after"));
        Assert.Equal("config", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task Generate_SlowModel_TakesTheDelayAskedFor()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        (await GenerateAsync(new { model = "sandbox-slow", prompt = "p", size = "256x256", sandbox_delay_ms = 400 })).Checked(200);
        Assert.InRange(watch.ElapsedMilliseconds, 400, 20_000);
    }

    [Fact]
    public async Task Generate_CutModelAsUrl_Is502()
    {
        // A link needs the whole image first, so nothing has been sent when the break shows.
        var gatewayResponse = await GenerateAsync(new { model = "sandbox-cut", prompt = "p" });
        Assert.Equal(502, gatewayResponse.Status);
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
    }

    [Fact]
    public async Task Generate_CutModelAsBase64_BreaksTheConnection()
    {
        var broken = await Assert.ThrowsAnyAsync<Exception>(
            () => GenerateAsync(new { model = "sandbox-cut", prompt = "p", size = "2048x2048", response_format = "b64_json" }));
        Assert.True(broken is HttpRequestException or IOException, broken.ToString());
    }

    [Fact]
    public async Task Count_AfterImages_SaysHowManyWereDrawn()
    {
        var before = await DrawnAsync();
        (await world.Client.GenerateAsync(new { prompt = "p", n = 3, size = "64x64" }, Callers.Sandbox)).Checked(200);
        (await world.Client.GenerateAsync(new { model = "sandbox-429", prompt = "p" }, Callers.Sandbox)).Checked(429);
        Assert.Equal(before + 3, await DrawnAsync());
    }

    private Task<GatewayResponse> GenerateAsync(object body) => world.Client.GenerateAsync(body, Callers.Sandbox);

    private async Task<string> DrawAsync(string prompt)
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { prompt, size = "256x256", response_format = "b64_json" }, Callers.Sandbox);
        return gatewayResponse.Data.Single().GetProperty("b64_json").GetString()!;
    }

    private async Task<long> DrawnAsync() => (await world.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt64();
}
