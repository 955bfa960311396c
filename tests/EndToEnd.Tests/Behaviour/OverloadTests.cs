using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Requests in flight are bounded by count and by bytes; a refused one is answered at once.</summary>
public sealed class OverloadTests(Simulators simulators, OverloadTests.SmallBodies small)
    : IClassFixture<Simulators>, IClassFixture<OverloadTests.SmallBodies>
{
    /// <summary>A gateway that takes bodies of up to 20,000 bytes.</summary>
    public sealed class SmallBodies : SharedGateway
    {
        private protected override Task<Gateway> StartAsync() =>
            Gateway.HostAsync(new Dictionary<string, string> { ["LIMITS__BODYBYTES"] = "20000" });
    }

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_MoreAtATimeThanAllowed_Is503WithRetryAfter()
    {
        await using var gateway = await Gateway.HostAsync(simulators.Settings(("LIMITS__CONCURRENT", "1")));
        var running = gateway.Client.GenerateAsync(Slow("[slow:3000]"), Callers.OpenAi);
        await simulators.Client.ArrivedAsync(_token, 1);

        var refused = await gateway.Client.GenerateAsync(Slow(""), Callers.OpenAi);
        refused.Refused(503, "overloaded");
        Assert.Equal("1", refused.Header("retry-after"));
        Assert.Null(refused.Header("x-should-retry"));
        (await gateway.Client.GetAsync("/healthz")).Checked(200);

        Assert.Single((await running).Data);
        Assert.Single((await gateway.Client.GenerateAsync(Slow(""), Callers.OpenAi)).Data);
    }

    [Fact]
    public async Task Generate_MoreBytesAtATimeThanAllowed_Is503AndRoomComesBack()
    {
        await using var gateway = await Gateway.HostAsync(simulators.Settings(("LIMITS__BYTESINFLIGHT", "100000")));
        var large = new { model = "gpt-image-1", prompt = $"[token:{_token}]", note = new string('x', 60_000) };
        var running = gateway.Client.GenerateAsync(large, [.. Callers.OpenAi, ("x-portkey-custom-host", await AcceptAnythingAsync(3000))]);
        await ImageGateway.TestKit.Eventually.TrueAsync(
            "the first has arrived", TimeSpan.FromSeconds(60), async _ => (await simulators.Client.ScriptedAsync(_token)).Count == 1);

        (await gateway.Client.GenerateAsync(large, Callers.OpenAi)).Refused(503, "overloaded");
        var form = new Form().Field("prompt", "p").File("image", "a.png", new byte[60_000]);
        (await gateway.Client.EditAsync(form.Content, Callers.OpenAi)).Refused(503, "overloaded");

        Assert.Single((await running).Data);
        Assert.Single(
            (await gateway.Client.GenerateAsync(large, [.. Callers.OpenAi, ("x-portkey-custom-host", await AcceptAnythingAsync(0))])).Data);
    }

    [Fact]
    public async Task Generate_BodyOverTheLimit_Is413AndTheNextIsServed()
    {
        var gateway = small.Gateway;
        var body = new { prompt = "p", size = "64x64", note = new string('x', 30_000) };

        var known = await gateway.Client.GenerateAsync(body, Callers.Sandbox);
        known.Refused(413, "payload_too_large");
        Assert.Equal("Payload size exceeds the limit of 0.02MB", known.Json.GetProperty("message").GetString());

        using var chunked = JsonContent.Create(body);
        (await gateway.Client
            .SendAsync(HttpMethod.Post, "/v1/images/generations", new UnknownLength(
                chunked), [.. Callers.Sandbox, ("content-type", "application/json")]))
            .Refused(413, "payload_too_large");
        (await gateway.Client
            .EditAsync(new Form().Field("prompt", "p").File("image", "a.png", new byte[30_000]).Content, Callers.Sandbox)).Refused(
                413, "payload_too_large");

        Assert.Single((await gateway.Client.GenerateAsync(new { prompt = "p", size = "64x64" }, Callers.Sandbox)).Data);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_BodyFarOverTheLimit_TheClientStillReadsThe413(bool chunked)
    {
        var gateway = small.Gateway;
        HttpContent form = new Form().Field("prompt", "p").File("image", "a.png", new byte[20_000_000]).Content;
        var type = form.Headers.ContentType!.ToString();
        var gatewayResponse = await gateway.Client
            .EditAsync(chunked ? new UnknownLength(form) : form, [.. Callers.Sandbox, ("content-type", type)]);
        gatewayResponse.Refused(413, "payload_too_large");
    }

    private async Task<string> AcceptAnythingAsync(int delayMs)
    {
        await simulators.Client
            .ScriptAsync(_token, new { delayMs, body = new { created = 1, data = new[] { new { b64_json = "aGk=" } } } });
        return simulators.Client.ScriptedUrl(_token);
    }

    private object Slow(string fault) => new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]" };
}
