using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>
/// A finished image is never thrown away and never drawn twice: for every provider, every fault on the way back, and
/// every way of asking that could draw again.
/// </summary>
public sealed class FinishedImageTests(FinishingWorld world) : IClassFixture<FinishingWorld>
{
    private const int DeadlineMs = 5_000;

    private static readonly string[] Modes = ["plain", "retry", "fallback", "cache", "idempotency"];

    [Fact]
    public async Task Registry_EveryProviderThatDraws_IsAskedHere()
    {
        var listed = (await world.Gateway.Client.GetAsync("/v1/models")).Checked(200).Json.GetProperty("data").EnumerateArray()
            .Select(model => model.GetProperty("id").GetString()!)
            .Where(id => id.StartsWith('@'))
            .Select(id => id[1..id.IndexOf('/', StringComparison.Ordinal)])
            .Distinct()
            .Except(DrawingTarget.Without)
            .Order();

        Assert.Equal(DrawingTarget.Providers.Order(), listed);
    }

    [Theory]
    [MemberData(nameof(DrawingTarget.Names), MemberType = typeof(DrawingTarget))]
    public Task Generate_AnyFaultInAnyMode_DrawsOnceAndGivesTheImage(string provider, string model) =>
        world.RunsOf((provider, model), RunAsync);

    private async Task RunAsync((string Provider, string Model) target, SemaphoreSlim places)
    {
        var isLong = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";
        var cases = from fault in UpstreamFault.OfResponses.Concat(UpstreamFault.OfLinks).Index()
                    from mode in Modes.Index()
                    where isLong || mode.Item == "retry" || mode.Index == fault.Index % Modes.Length
                    select (fault: fault.Item, mode: mode.Item, format: "b64_json");
        var asLinks = from fault in isLong ? UpstreamFault.OfResponses.Concat(UpstreamFault.OfLinks) : UpstreamFault.OfLinks
                      select (fault, mode: "plain", format: "url");
        await Task.WhenAll(cases.Concat(asLinks).Select(async one =>
        {
            await places.WaitAsync();
            try
            {
                await RunAsync(target.Provider, target.Model, one.fault, one.mode, one.format);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    [Theory]
    [InlineData("always", true)]
    [InlineData("never", false)]
    [InlineData("auto", false)]
    public async Task Generate_Url_IsTheGatewaysOwnAsTheSettingSays(string setting, bool isOwn)
    {
        await using var gateway = await Gateway.HostAsync(world.Settings(("ARCHIVE__OWNLINKS", setting)));
        foreach (var format in new[] { "url", null })
        {
            foreach (var (provider, model) in new[] { ("openai", "dall-e-2"), ("replicate", "black-forest-labs/flux-schnell"),
                ("monsterapi", "txt2img") })
            {
                var gatewayResponse = await gateway.Client
                    .GenerateAsync(
                        Body(model, format), Config(
                            DrawingTarget.Of(provider, model)), ("x-fault", "late-link.own" + Guid.NewGuid().ToString("N")));
                var link = new Uri(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!);
                Assert.Equal(isOwn, link.Authority == gateway.Url.Authority);
                Assert.True(!isOwn || UpstreamFault.IsImage((await gateway.Client.GetAsync(link.PathAndQuery)).Checked(200).Body));
            }
        }

        var name = "dead" + Guid.NewGuid().ToString("N");
        var target = DrawingTarget.Of("openai", "dall-e-2");
        target["total_timeout"] = DeadlineMs;
        var dead = await gateway.Client.GenerateAsync(Body("dall-e-2", "url"), Config(target), ("x-fault", "dead-link." + name));
        Assert.Equal(Assert.Single(world.Upstream.Of(name).Links), Assert.Single(dead.Data).GetProperty("url").GetString());
        Assert.Equal(isOwn, dead.Header("x-gateway-warning")?.Contains("link_not_fetched", StringComparison.Ordinal) ?? false);
    }

    // Nothing is set: with keys the gateway's links are the default, at every provider that gives links.
    [Fact]
    public async Task Generate_UrlWithKeys_IsTheGatewaysOwnAtEveryProvider()
    {
        const string Admin = "admin-key-of-the-tests";
        await using var gateway = await Gateway.HostAsync(
            world.Settings(("ADMINKEY", Admin), ("EGRESS__ALLOW", "127.0.0.1")), "--auth", "keys");
        var giving = new List<string>();
        foreach (var row in DrawingTarget.Names)
        {
            var (provider, model) = ((string)row[0], (string)row[1]);
            if (!Body(model, "url").ContainsKey("response_format"))
                continue;
            var name = "keys" + Guid.NewGuid().ToString("N");
            var gatewayResponse = await gateway.Client
                .GenerateAsync(
                    Body(model, "url"), Config(
                        DrawingTarget.Of(provider, model)), ("x-fault", "late-link." + name), ("x-portkey-api-key", Admin));
            var link = new Uri(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!);
            Assert.True(link.Authority == gateway.Url.Authority, $"{provider} {model}: {link}");
            Assert.True(UpstreamFault.IsImage((await gateway.Client.GetAsync(link.PathAndQuery)).Checked(200).Body));
            Assert.Equal(1, world.Upstream.Of(name).Drawn);
            if (!world.Upstream.Of(name).Links.IsEmpty)
                giving.Add(provider);
        }

        Assert.Superset(
            new HashSet<string> { "openai", "azure-openai", "together-ai", "replicate", "monsterapi", "fireworks-ai" }, giving.ToHashSet());
    }

    private async Task RunAsync(string provider, string model, UpstreamFault fault, string mode, string format)
    {
        var name = "c" + Guid.NewGuid().ToString("N");
        var what = $"{provider} {model}, {fault.Name}, {mode}, {format}";
        var target = DrawingTarget.Of(provider, model);
        target["total_timeout"] = fault.IsDead ? DeadlineMs : 60_000;
        List<(string, string)> headers = [Config(Wrap(target, mode)), ("x-fault", $"{fault.Name}.{name}")];
        if (mode == "idempotency")
            headers.Add(("Idempotency-Key", name));

        var body = Body(model, format);
        var first = await AskAsync(body, headers);
        var state = world.Upstream.Of(name);
        Assert.True(
            state.Drawn == 1, $"{what}: drawn {state.Drawn} times; {first?.Status} {first?.Text[..Math.Min(400, first.Text.Length)]}");
        if (fault.LosesTheImage && first?.Status != 200)
        {
            // Google says that a filter withheld an image by leaving it out.
            var isHonest = first?.Status switch
            {
                null => true,
                502 => first.Header("x-gateway-attempt-class") == "answered",
                400 => fault.Name == "no-image" && first.Error.GetProperty("code").GetString() == "content_policy_violation",
                _ => false,
            };
            Assert.True(isHonest && (first is null || first.Header("x-should-retry") == "false"), $"{what}: {first?.Status} {first?.Text}");
        }
        else
        {
            Assert.True(first?.Status == 200, $"{what}: {first?.Status} {first?.Text[..Math.Min(400, first.Text.Length)]}");
            await CheckAsync(first!, fault, state, what);
        }

        if (mode == "idempotency" || (mode == "cache" && first?.Status == 200 && !fault.IsDead))
        {
            var again = await AskAsync(body, headers);
            Assert.True(state.Drawn == 1, $"{what}: drawn again for the repeated request");
            if (first?.Status == 200 && !fault.IsDead)
                Assert.Equal(await ImageAsync(first), await ImageAsync(again!));
            else if (first?.Status != 200)
                Assert.Equal(502, again!.Status);
        }
    }

    private static async Task CheckAsync(GatewayResponse gatewayResponse, UpstreamFault fault, FaultyUpstream.Case state, string what)
    {
        Assert.True(gatewayResponse.Data.Count == 1, $"{what}: {gatewayResponse.Data.Count} images");
        var link = gatewayResponse.Data[0].TryGetProperty("url", out var url) ? url.GetString()! : null;
        if (fault.IsDead && !state.Links.IsEmpty)
            Assert.True(link is not null, $"{what}: the link is not given");

        // The provider's own link, as its caller wanted it.
        if (link is not null && state.Links.Any(given => link.EndsWith(given, StringComparison.Ordinal)))
            return;
        Assert.True(UpstreamFault.IsImage(await ImageAsync(gatewayResponse)), $"{what}: no image");
    }

    private static async Task<byte[]> ImageAsync(GatewayResponse gatewayResponse)
    {
        var item = Assert.Single(gatewayResponse.Data);
        if (item.TryGetProperty("b64_json", out var content))
            return content.GetBytesFromBase64();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetByteArrayAsync(new Uri(item.GetProperty("url").GetString()!));
    }

    // Null where the connection broke off.
    private async Task<GatewayResponse?> AskAsync(JsonObject body, IReadOnlyList<(string, string)> headers)
    {
        try
        {
            return await world.Gateway.Client.GenerateAsync(body, headers);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // A deployment that knows no other form refuses to be asked for one.
    private static JsonObject Body(string model, string? format) => format is null || model == "my-gpt-image"
        ? new() { ["model"] = model, ["prompt"] = "a lighthouse " + Guid.NewGuid().ToString("N") }
        : new() { ["model"] = model, ["prompt"] = "a lighthouse " + Guid.NewGuid().ToString("N"), ["response_format"] = format };

    private static JsonObject Wrap(JsonObject target, string mode)
    {
        switch (mode)
        {
            case "retry":
                target["retry"] = new JsonObject { ["attempts"] = 2 };
                return target;
            case "cache":
                target["cache"] = new JsonObject { ["mode"] = "simple" };
                return target;
            case "fallback":
                return new()
                {
                    ["strategy"] = new JsonObject { ["mode"] = "fallback" },
                    ["targets"] = new JsonArray(
                    target, target.DeepClone())
                };
            default:
                return target;
        }
    }

    private static (string, string) Config(JsonObject config) => ("x-portkey-config", config.ToJsonString());
}
