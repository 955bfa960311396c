using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.Sdk;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.ResponseCache;

/// <summary><c>Idempotency-Key</c>: drawn once, answered as often as it is asked (docs/architecture/images.md#idempotency-keys).</summary>
public sealed class IdempotencyTests(OpenGateway gateways) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    private static readonly object Body = new { prompt = "p", size = "64x64" };

    private readonly string _newKey = $"2f1c-{Guid.NewGuid():N}";
    private readonly Gateway _shared = gateways.Gateway;
    private long _drawnBefore;

    private GatewayClient Client => _shared.Client;

    public async Task InitializeAsync() => _drawnBefore = await _shared.DrawnAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("url")]
    [InlineData("b64_json")]
    public async Task Generate_SameKeyAgain_GivesTheResponseAgain(string format)
    {
        // Of links the archive goes, which others still need.
        await using var own = format == "url" ? await Gateway.HostAsync() : null;
        var gateway = own ?? _shared;
        var before = own is null ? _drawnBefore : 0;
        var body = new { prompt = "p", size = "64x64", response_format = format };
        var first = await gateway.Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key(_newKey)]);
        Assert.Null(first.Header("idempotency-replayed"));
        var image = await gateway.ImageAsync(first);
        if (format == "url")
            Directory.Delete(Path.Combine(gateway.DataDirectory, "archive"), recursive: true);

        var second = await gateway.Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key(_newKey)]);
        Assert.Equal(
            ("true", "0", "sandbox"),
            (second.Header("idempotency-replayed"), second.Header("x-gateway-cost-usd"), second.Header("x-portkey-provider")));
        Assert.True(Assert.Single(second.Data).TryGetProperty(format, out _));
        Assert.Equal(image, await gateway.ImageAsync(second));
        Assert.Equal(before + 1, await gateway.DrawnAsync());
    }

    [Fact]
    public async Task Generate_TwinsInParallel_DrawOnce()
    {
        var body = new { prompt = "p", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = 1000 };
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key(_newKey)])));
        Assert.Equal(1, await DrawnAsync());
        Assert.Single(responses, gatewayResponse => gatewayResponse.Header("idempotency-replayed") is null);
        var images = await Task.WhenAll(responses.Select(_shared.ImageAsync));
        Assert.All(images, image => Assert.Equal(images[0], image));
    }

    [Fact]
    public async Task Generate_StreamingTwin_GetsTheCompletedEventOnly()
    {
        var body = new { prompt = "p", size = "64x64", stream = true, partial_images = 2 };
        var first = await Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key(_newKey)]);
        Assert.Equal(2, first.Text.Split("event: image_generation.partial_image").Length - 1);
        var second = (await Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(200);
        Assert.Equal("true", second.Header("idempotency-replayed"));
        Assert.Equal("text/event-stream; charset=utf-8", second.Header("content-type"));
        Assert.StartsWith("event: image_generation.completed\n", second.Text, StringComparison.Ordinal);
        Assert.Equal(1, second.Text.Split("event: ").Length - 1);
        var data = second.Text[(second.Text.IndexOf('{', StringComparison.Ordinal))..];
        Assert.Contains(
            System.Text.Json.JsonDocument.Parse(data).RootElement.GetProperty("b64_json")
                .GetString()!, first.Text, StringComparison.Ordinal);
        Assert.Equal(1, await DrawnAsync());
    }

    [Fact]
    public async Task Generate_SameKeyAnotherBody_Is422_AnotherCallerIsNot()
    {
        (await Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(200);
        (await Client.GenerateAsync(new { prompt = "q", size = "64x64" }, [.. Callers.Sandbox, Asks.Key(_newKey)])).Refused(
            422, "idempotency_body_mismatch");
        var other = (await Client
            .GenerateAsync(
                new { prompt = "q", size = "64x64" }, [.. Callers.Sandbox, Asks.Key(_newKey), ("authorization", "Bearer other")])).Checked(
                    200);
        Assert.Null(other.Header("idempotency-replayed"));
    }

    [Fact]
    public async Task Edit_OtherBoundary_IsTheSameRequest()
    {
        for (var round = 0; round < 2; round++)
        {
            var form = new Form().Field("prompt", "p").Field("size", "64x64").File("image", $"{round}.png", [1, 2, 3]);
            Assert.Equal(
                round == 1 ? "true" : null, (await Client.EditAsync(form.Content, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(
                    200).Header("idempotency-replayed"));
        }

        (await Client
            .EditAsync(new Form().Field("prompt", "p").Field("size", "64x64")
                .File("image", "0.png", [1, 2, 4]).Content, [.. Callers.Sandbox, Asks.Key(_newKey)])).Refused(
                    422, "idempotency_body_mismatch");
    }

    [Theory]
    [InlineData("sandbox-429", 429)]
    [InlineData("sandbox-500", 500)]
    [InlineData("sandbox-503", 503)]
    [InlineData("sandbox-filtered", 400)]
    public async Task Generate_NothingBilled_LeavesTheKeyFree(string model, int status)
    {
        (await Client.GenerateAsync(new { prompt = "p", model }, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(status);
        Assert.Null(
            (await Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(200).Header("idempotency-replayed"));
    }

    [Theory]
    [InlineData("sandbox-malformed")]
    public async Task Generate_PerhapsStarted_NeverRunsAgainByItself(string model)
    {
        var first = await Client.GenerateAsync(new { prompt = "p", model }, [.. Callers.Sandbox, Asks.Key(_newKey)]);
        Assert.InRange(first.Status, 500, 502);
        Assert.Equal(
            "false", Unknown(await Client.GenerateAsync(new { prompt = "p", model }, [.. Callers.Sandbox, Asks.Key(_newKey)]))
                .Header("x-should-retry"));
    }

    [Fact]
    public async Task Generate_EarlierTargetMayBeBilled_NeverRunsAgainByItself()
    {
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-slow","sandbox_delay_ms":60000},"request_timeout":200},{"provider":"sandbox","override_params":{"model":"sandbox-429"}}]}""";
        var first = (await Client.GenerateAsync(Body, ("x-portkey-config", Config), Asks.Key(_newKey))).Checked(429);
        Assert.Equal(("perhaps_started", "false"), (first.Header("x-gateway-attempt-class"), first.Header("x-should-retry")));
        Unknown(await Client.GenerateAsync(Body, ("x-portkey-config", Config), Asks.Key(_newKey)));
    }

    [Fact]
    public async Task Generate_ClientLeaves_TheRunGoesOnAndItsResponseIsKept()
    {
        await using var gateway = await Gateway.HostAsync();
        var body = new { prompt = "p", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = 1500 };
        (string, string)[] caller = [Asks.Config(new { provider = "sandbox", on_disconnect = "cancel" }), Asks.Key(_newKey)];
        var known = await RememberedAsync(gateway);
        using (var leaving = new CancellationTokenSource())
        {
            var running = gateway.Client
                .OpenAsync(HttpMethod.Post, "/v1/images/generations", JsonContent.Create(body), caller, leaving.Token);
            await BegunAsync(gateway, known);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        var again = await gateway.Client.GenerateAsync(body, caller);
        Assert.Equal("true", again.Checked(200).Header("idempotency-replayed"));
        Assert.Equal((64, 64), Png.SizeOf(await gateway.ImageAsync(again)));
    }

    [Fact]
    public async Task Generate_NoRoomForBothResponses_TheOlderIsGoneAndNotDrawnAgain()
    {
        // The same at every gateway: the sandbox draws what the prompt says.
        var image = await _shared.ImageAsync(await Client.GenerateAsync(Body, Callers.Sandbox));
        await using var gateway = await Gateway.StartAsync(
            new Dictionary<string, string>
            {
                ["IDEMPOTENCY__BYTES"] = (image.Length * 3 / 2).ToString(System.Globalization.CultureInfo.InvariantCulture),
            });

        foreach (var key in new[] { "first", "second" })
            (await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(key)])).Checked(200);
        for (var round = 0; round < 2; round++)
            Assert.Equal(
                "false", Unknown(await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key("first")]))
                    .Header("x-should-retry"));
        Assert.Equal(image, await gateway.ImageAsync(await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key("second")])));
        Assert.Equal(2, await gateway.DrawnAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "idempotency", "answers")));
        await gateway.Server.Process.LoggedAsync("IMAGEGATEWAY__IDEMPOTENCY__BYTES");
    }

    [Fact]
    public async Task Generate_NoRoomAtAll_DrawsOnceAndSaysSo()
    {
        await using var gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["IDEMPOTENCY__BYTES"] = "0" });
        (await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(_newKey)])).Checked(200);
        Unknown(await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(_newKey)]));
        Assert.Equal(1, await gateway.DrawnAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "idempotency", "answers")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    public async Task Generate_InvalidKey_Is400(string key)
    {
        (await Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(key)])).Refused(400, "invalid_idempotency_key");
        (await Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(new string('k', 256))])).Refused(
            400, "invalid_idempotency_key");
    }

    [Fact]
    public async Task Generate_StoreCannotBeWritten_Is503AndNothingIsDrawn()
    {
        await using var gateway = await Gateway.HostAsync();
        await File.WriteAllTextAsync(Path.Combine(gateway.DataDirectory, "idempotency"), "in the way");
        (await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key(_newKey)])).Refused(503, "storage_unavailable");
        Assert.Equal(0, await gateway.DrawnAsync());
        (await gateway.Client.GenerateAsync(Body, Callers.Sandbox)).Checked(200);
    }

    [Fact]
    public async Task Generate_WithBothClients_TheirHeaderCounts()
    {
        var body = new { prompt = "p", size = "64x64", response_format = "b64_json" };
        var openAi = await SdkCall.OpenAi(_shared.Url, new { provider = "sandbox" }, "same-key").Header("Idempotency-Key", _newKey)
            .RunAsync("generate", body);
        var portkey = await SdkCall.Portkey(_shared.Url, new { apiKey = "same-key", provider = "sandbox" })
            .Header("Idempotency-Key", _newKey).RunAsync("generate", body);
        Assert.Null(openAi.Header("idempotency-replayed"));
        Assert.Equal(
            Assert.Single(openAi.Data).GetProperty("b64_json").GetString(), Assert.Single(portkey.Data).GetProperty("b64_json")
                .GetString());
        Assert.Equal(1, await DrawnAsync());
    }

    // Of this test alone: the gateway counts all that its sandbox drew.
    private async Task<long> DrawnAsync() => await _shared.DrawnAsync() - _drawnBefore;

    private static GatewayResponse Unknown(GatewayResponse gatewayResponse) => gatewayResponse.Refused(502, "outcome_unknown");

    // Once a key is remembered, the store's log grows with each change of a record and with nothing else.
    private static async Task<long> RememberedAsync(Gateway gateway)
    {
        (await gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key("another")])).Checked(200);
        return LogOf(gateway).Length;
    }

    private static Task<TimeSpan> BegunAsync(Gateway gateway, long before) =>
        Eventually.TrueAsync("the run is recorded", TimeSpan.FromSeconds(30), _ => Task.FromResult(LogOf(gateway).Length > before));

    private static FileInfo LogOf(Gateway gateway) => new(Path.Combine(gateway.DataDirectory, "idempotency", "records.db-wal"));
}
