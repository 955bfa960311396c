using System.Net;
using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>An upstream that breaks off, and a client that leaves.</summary>
[Collection(WorldCollection.Name)]
public sealed class InterruptionTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("openai", "gpt-image-1", null)]
    [InlineData("stability-ai", "core", "b64_json")]
    public async Task Generate_UpstreamCutAfterBytesWereSent_BreaksTheClientsConnection(string provider, string model, string? format)
    {
        using var response = await OpenAsync(provider, Body(model, "[big:2000000][cut]", format));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("openai", "dall-e-3", null)]
    [InlineData("openai", "gpt-image-1", "url")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0", null)]
    [InlineData("stability-ai", "core", "url")]
    public async Task Generate_UpstreamCutBeforeBytesWereSent_Is502(string provider, string model, string? format)
    {
        using var response = await OpenAsync(provider, Body(model, model == "dall-e-3" ? "[cut]" : "[big:2000000][cut]", format));
        var gatewayResponse = await GatewayClient.ReadAsync(response);

        gatewayResponse.Refused(502, "upstream_broken");
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
        Assert.Equal("answered", gatewayResponse.Header("x-gateway-attempt-class"));
    }

    [Fact]
    public async Task Generate_StreamCutAmongItsEvents_BreaksTheClientsConnection()
    {
        using var response = await OpenAsync(
            "openai", new { model = "gpt-image-1", prompt = $"[cut] [token:{_token}]", stream = true, partial_images = 3 });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("gpt-image-1", null, false)]
    [InlineData("gpt-image-1", "url", false)]
    [InlineData("gpt-image-1", null, true)]
    public async Task Generate_ClientLeavesAmidTheResponse_TheUpstreamsIsReadToItsEnd(string model, string? format, bool stream)
    {
        // Half of the answer comes at once, the rest after the client has left.
        var body = new { model, prompt = $"[big:4000000][slow-body:2500] [token:{_token}]", response_format = format, stream };
        using (var cancellation = new CancellationTokenSource())
        {
            var opening = OpenAsync("openai", body, cancellation.Token);
            await world.Simulators.ArrivedAsync(_token, 1);
            if (format != "url")
                (await opening).Dispose();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await (await opening).Content.ReadAsByteArrayAsync());
        }

        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        Assert.Equal((200, false), (seen.Status, seen.ClientLeft));
    }

    [Fact]
    public async Task Generate_ClientLeavesBeforeTheHeaders_TheUpstreamsResponseIsReadToItsEnd()
    {
        using (var cancellation = new CancellationTokenSource())
        {
            var opening = OpenAsync("openai", Body("gpt-image-1", "[slow:3000]", null), cancellation.Token);
            await world.Simulators.ArrivedAsync(_token, 1);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        }

        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        Assert.Equal((200, false), (seen.Status, seen.ClientLeft));
    }

    [Theory]
    [InlineData("[slow:20000]")]
    [InlineData("[big:4000000][slow-body:20000]")]
    public async Task Generate_ClientLeavesAndTheConfigSaysCancel_TheUpstreamIsCancelled(string fault)
    {
        (string, string)[] caller = [("x-portkey-config", """{"provider":"openai","api_key":"sk-test-1","on_disconnect":"cancel"}""")];
        using (var cancellation = new CancellationTokenSource())
        {
            var opening = world.Client.OpenAsync(
                HttpMethod.Post, "/v1/images/generations", JsonContent.Create(
                    Body("gpt-image-1", fault, null)), caller, cancellation.Token);
            await world.Simulators.ArrivedAsync(_token, 1);
            if (fault.Contains("body", StringComparison.Ordinal))
                (await opening).Dispose();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await (await opening).Content.ReadAsByteArrayAsync());
        }

        Assert.True(Assert.Single(await world.Simulators.SettledAsync(_token, 1)).ClientLeft);
    }

    [Fact]
    public async Task Generate_ClientLeavesBeforeItsRequestIsComplete_NothingIsSent()
    {
        using var cancellation = new CancellationTokenSource();
        var half = new HalfBody($"{{\"model\":\"dall-e-3\",\"prompt\":\"[token:{_token}]");
        var opening = world.Client.OpenAsync(HttpMethod.Post, "/v1/images/generations", half, Callers.OpenAi, cancellation.Token);
        await half.Written;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);

        // A request that comes after it is served, and shows what came before it.
        (await world.Client.GenerateAsync(Body("dall-e-3", "", null), Callers.OpenAi)).Checked(200);
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    private Task<HttpResponseMessage> OpenAsync(string provider, object body, CancellationToken cancellation = default) =>
        world.Client.OpenAsync(
        HttpMethod.Post, "/v1/images/generations", JsonContent.Create(body), provider == "openai"
            ? Callers.OpenAi
            : Callers.Stability, cancellation);

    private object Body(string model, string faults, string? format) =>
        new { model, prompt = $"a lighthouse {faults} [token:{_token}]", response_format = format };
}
