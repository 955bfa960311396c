using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.ResponseCache;

/// <summary>A config's <c>cache</c>: what is given again draws nothing and costs nothing (docs/architecture/portkey.md#cache).</summary>
public sealed class CacheTests(OpenGateway gateways) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    private const string SmallDisk = "ulimit -f 600; trap '' XFSZ; exec \"$@\"";

    private readonly string _prompt = $"p {Guid.NewGuid():N}";
    private readonly Gateway _shared = gateways.Gateway;
    private long _drawnBefore;

    private GatewayClient Client => _shared.Client;

    public async Task InitializeAsync() => _drawnBefore = await _shared.DrawnAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Generate_Again_IsAHitInAnyFormAndDrawsNothing()
    {
        var first = await Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached);
        Assert.Equal("MISS", first.CacheStatus());
        var image = await _shared.ImageAsync(first);

        var second = await Client.GenerateAsync(new { size = "64x64", prompt = _prompt }, Asks.Cached);
        Assert.Equal(
            ("HIT", "0", "config", "0", "sandbox"),
            (second.CacheStatus(), second.Header("x-gateway-cost-usd"), second.Header("x-portkey-last-used-option-index"), second.Header(
                "x-portkey-retry-attempt-count"), second.Header("x-portkey-provider")));
        Assert.Equal(first.Json.GetProperty("created").GetInt64(), second.Json.GetProperty("created").GetInt64());
        Assert.NotEmpty(second.Header("x-portkey-trace-id")!);
        Assert.NotEqual(first.Header("x-portkey-trace-id"), second.Header("x-portkey-trace-id"));
        Assert.Equal(image, await _shared.ImageAsync(second));

        var base64 = await Client.GenerateAsync(new { prompt = _prompt, size = "64x64", response_format = "b64_json" }, Asks.Cached);
        Assert.Equal("HIT", base64.CacheStatus());
        Assert.Equal(image, await _shared.ImageAsync(base64));

        var events = await Client
            .GenerateAsync(new { prompt = _prompt, size = "64x64", stream = true, partial_images = 2 }, Asks.Cached);
        Assert.Equal("HIT", events.CacheStatus());
        Assert.StartsWith("event: image_generation.completed\ndata: {", events.Text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(image), events.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("partial_image\"", events.Text, StringComparison.Ordinal);
        Assert.Equal(1, await DrawnAsync());
    }

    [Fact]
    public async Task Generate_LinkOfAHit_IsGoodWhenTheFirstOnesImageIsGone()
    {
        await using var gateway = await Gateway.HostAsync();
        var image = await gateway.ImageAsync(await gateway.Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached));
        Directory.Delete(Path.Combine(gateway.DataDirectory, "archive"), recursive: true);
        var hit = await gateway.Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached);
        Assert.Equal("HIT", hit.CacheStatus());
        Assert.Equal(image, await gateway.ImageAsync(hit));
    }

    [Fact]
    public async Task Generate_StreamedFirst_IsAHitAsJson()
    {
        var events = await Client
            .GenerateAsync(new { prompt = _prompt, size = "64x64", stream = true, partial_images = 1 }, Asks.Cached);
        Assert.Equal("MISS", events.CacheStatus());
        var json = await Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached);
        Assert.Equal("HIT", json.CacheStatus());
        Assert.Equal("64x64", json.Json.GetProperty("size").GetString());
        Assert.Contains(Assert.Single(json.Data).GetProperty("b64_json").GetString()!, events.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WhatDiffers_IsAMiss()
    {
        object[] bodies = [new { prompt = _prompt, size = "64x64" }, new { prompt = "q" + _prompt, size = "64x64" },
            new { prompt = _prompt, size = "80x80" }, new { prompt = _prompt, size = "64x64", n = 2 },
            new { prompt = _prompt, size = "64x64", user = "u" }];
        foreach (var body in bodies)
            Assert.Equal("MISS", (await Client.GenerateAsync(body, Asks.Cached)).CacheStatus());
        (string, string)[][] callers =
        [
            [Asks.Cached, ("x-portkey-cache-namespace", "n")],
            [Asks.Cached, ("authorization", "Bearer other")],
            [Asks.Config(new { provider = "sandbox", cache = new { mode = "simple" }, override_params = new { seed = 1 } })],
        ];
        foreach (var caller in callers)
        {
            foreach (var expected in new[] { "MISS", "HIT" })
                Assert.Equal(expected, (await Client.GenerateAsync(bodies[0], caller)).CacheStatus());
        }
    }

    [Fact]
    public async Task Generate_ForceRefresh_DrawsAgainAndIsKept()
    {
        foreach (var (refresh, expected) in new[] { ("true", "REFRESH"), ("True", "REFRESH"), ("false", "HIT") })
            Assert.Equal(
                expected, (await Client
                    .GenerateAsync(
                        new { prompt = _prompt, size = "64x64" }, Asks.Cached, ("x-portkey-cache-force-refresh", refresh))).CacheStatus());
        Assert.Equal(2, await DrawnAsync());
    }

    [Fact]
    public async Task Generate_NoCacheConfigured_IsDisabled()
    {
        await using var gateway = await Gateway.HostAsync();
        Assert.Equal(
            "DISABLED", (await gateway.Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Callers.Sandbox)).CacheStatus());
        Assert.Equal(
            "DISABLED",
            (await gateway.Client
                .GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached, ("x-portkey-debug", "false"))).CacheStatus());
        Assert.False(Directory.Exists(Path.Combine(gateway.DataDirectory, "cache")));
    }

    [Fact]
    public async Task Generate_HeaderAsksForACache_IsAHit()
    {
        foreach (var expected in new[] { "MISS", "HIT" })
            Assert.Equal(
                expected, (await Client
                    .GenerateAsync(
                        new { prompt = _prompt, size = "64x64" }, [.. Callers.Sandbox, ("x-portkey-cache", "semantic")])).CacheStatus());
    }

    [Fact]
    public async Task Generate_Failure_IsNotKept()
    {
        var config = Asks.Config(new { provider = "sandbox", cache = "simple" });
        for (var round = 0; round < 2; round++)
        {
            var gatewayResponse = (await Client.GenerateAsync(new { prompt = _prompt, model = "sandbox-500" }, config)).Checked(500);
            Assert.Equal("MISS", gatewayResponse.Header("x-portkey-cache-status"));
        }
    }

    [Fact]
    public async Task Generate_FallbackAnswered_TheNextIsAHitAtTheFirstTarget()
    {
        var config = Asks.Config(new
        {
            cache = new { mode = "simple", max_age = 3600 },
            strategy = new { mode = "fallback" },
            targets = new object[] { new { provider = "sandbox", override_params = new { model = "sandbox-503" } },
                new { provider = "sandbox" } },
        });
        var miss = await Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, config);
        Assert.Equal(("MISS", "config.targets[1]"), (miss.CacheStatus(), miss.Header("x-portkey-last-used-option-index")));
        var hit = await Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, config);
        Assert.Equal(("HIT", "config.targets[0]"), (hit.CacheStatus(), hit.Header("x-portkey-last-used-option-index")));
        Assert.Equal(await _shared.ImageAsync(miss), await _shared.ImageAsync(hit));
    }

    [Fact]
    public async Task Edit_SameImageInAnotherForm_IsAHit_AnotherImageIsNot()
    {
        var image = Encoding.UTF8.GetBytes("not looked into by the sandbox");
        Assert.Equal(
            "MISS", (await Client
                .EditAsync(new Form().Field("prompt", _prompt).Field("size", "64x64")
                    .File("image", "a.png", image).Content, Asks.Cached)).CacheStatus());
        Assert.Equal(
            "HIT", (await Client
                .EditAsync(new Form().File("image", "b.png", image).Field("size", "64x64")
                    .Field("prompt", _prompt).Content, Asks.Cached)).CacheStatus());
        Assert.Equal(
            "MISS", (await Client
                .EditAsync(new Form().Field("prompt", _prompt).Field("size", "64x64")
                    .File("image", "a.png", [.. image, 1]).Content, Asks.Cached)).CacheStatus());
        Assert.Equal(2, await DrawnAsync());
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("cache/answers")]
    [InlineData("cache/index.db")]
    public async Task Generate_CacheCannotBeWritten_IsAMissWithItsImage(string inTheWay)
    {
        await using var gateway = await Gateway.StartAsync();
        var path = Path.Combine(gateway.DataDirectory, inTheWay);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, new string('x', 5000));
        for (var round = 0; round < 2; round++)
        {
            var gatewayResponse = await gateway.Client.GenerateAsync(new { prompt = _prompt, size = "64x64" }, Asks.Cached);
            Assert.Equal("MISS", gatewayResponse.CacheStatus());
            Assert.Equal((64, 64), Png.SizeOf(await gateway.ImageAsync(gatewayResponse)));
        }

        await gateway.Server.Process.LoggedAsync("The cache failed");
    }

    [Fact]
    public async Task Generate_DiskFullAmidAnResponse_IsAMissWithItsImage()
    {
        await using var gateway = await Gateway.StartInShellAsync(
            SmallDisk, new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" });
        for (var round = 0; round < 2; round++)
        {
            var gatewayResponse = await gateway.Client
                .GenerateAsync(new { prompt = _prompt, n = 10, size = "1024x1024", response_format = "b64_json" }, Asks.Cached);
            Assert.Equal("MISS", gatewayResponse.CacheStatus());
            Assert.Equal(10, gatewayResponse.Data.Count);
            Assert.All(gatewayResponse.Data, image => Assert.Equal((1024, 1024), Png.SizeOf(image.GetProperty("b64_json").GetString())));
        }
    }

    [Fact]
    public async Task Generate_WithBothClients_OneDrawsAndTheOtherHits()
    {
        var config = new { provider = "sandbox", cache = new { mode = "simple" } };
        var body = new { prompt = _prompt, size = "64x64", response_format = "b64_json" };
        var portkey = await SdkCall.Portkey(_shared.Url, new { apiKey = "same-key", config }).RunAsync("generate", body);
        Assert.Equal("MISS", portkey.Header("cache-status"));
        var openAi = await SdkCall.OpenAi(_shared.Url, new { config }, "same-key").RunAsync("generate", body);
        Assert.Equal("HIT", openAi.Header("x-portkey-cache-status"));
        var again = await SdkCall.Portkey(_shared.Url, new { apiKey = "same-key", config, cacheForceRefresh = true })
            .RunAsync("generate", body);
        Assert.Equal("REFRESH", again.Header("cache-status"));
        Assert.Equal(
            Assert.Single(portkey.Data).GetProperty("b64_json").GetString(), Assert.Single(openAi.Data).GetProperty("b64_json")
                .GetString());
    }

    // Of this test alone: the gateway counts all that its sandbox drew.
    private async Task<long> DrawnAsync() => await _shared.DrawnAsync() - _drawnBefore;
}
