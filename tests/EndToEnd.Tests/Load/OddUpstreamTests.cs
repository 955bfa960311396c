using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Load;

/// <summary>An upstream may say anything: its caller gets an image or an error of the upstream's, in headers that are the gateway's or
/// listed.</summary>
public sealed class OddUpstreamTests(OddUpstreamTests.Fixture fixture) : IClassFixture<OddUpstreamTests.Fixture>, IAsyncLifetime
{
    private const string Marker = "zz-of-the-upstream";
    private const string Image = "{\"created\":1,\"data\":[{\"b64_json\":\"aGk=\"}]}";
    private const string Error = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":null}}";

    private static readonly int Runs = Environment.GetEnvironmentVariable("LONG_TESTS") == "1" ? 6_000 : 400;

    private static readonly string[] Listed =
        ["x-request-id", "request-id", "apim-request-id", "cf-ray", "openai-", "x-ratelimit-", "x-rate-limit-", "ratelimit-", "x-ms-"];

    private static readonly string[] Names =
    [
        "x-request-id", "openai-processing-ms", "openai-organization", "x-ratelimit-limit-requests", "x-ms-region", "retry-after",
        "retry-after-ms",
        "x-portkey-trace-id", "x-portkey-provider", "x-portkey-cache-status", "x-gateway-cost-usd", "x-gateway-attempt-class",
        "x-gateway-model-used", "x-gateway-anything",
        "x-should-retry", "idempotency-replayed", "set-cookie", "access-control-allow-origin", "access-control-allow-credentials",
        "content-security-policy", "location",
        "refresh", "link", "clear-site-data", "www-authenticate", "proxy-authenticate", "strict-transport-security", "alt-svc", "server",
        "date", "via", "age", "vary", "etag",
        "content-disposition", "content-language", "content-encoding", "content-range", "x-frame-options", "x-content-type-options",
        "cross-origin-opener-policy", "sourcemap",
        "service-worker-allowed", "nel", "report-to", "keep-alive", "upgrade", "trailer", "x-anything", "x", "warning", "cache-control",
    ];

    private static readonly string[] Statuses =
        ["100 Continue", "101 Switching Protocols", "102 Processing", "103 Early Hints", "199 x", "200 OK", "200", "201 Created",
            "204 No Content", "205 x", "206 x", "226 x", "300 x", "301 Moved", "302 Found", "303 x",
            "304 Not Modified", "307 x", "308 x", "399 x", "400 Bad", "401 x", "404 x", "408 x", "418 x", "429 x", "499 x", "500 x",
            "503 x", "529 x", "599 x", "600 x", "700 x", "999 x", "000 x", "099 x", "1000 x", "abc", "-1 x", "20", ""];

    private readonly RawHost _host = new();
    private readonly Gateway _gateway = fixture.Gateway;

    /// <summary>The gateway with the bounds that all of them meet.</summary>
    public sealed class Fixture : SharedGateway
    {
        private protected override Task<Gateway> StartAsync() => Gateway.HostAsync(
            new Dictionary<string, string> { ["UPSTREAM__HEADERSSECONDS"] = "10", ["LIMITS__RESPONSEBYTES"] = "4000000" });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Draw_AnyStatusAndHeaders_IsAnsweredInTheGatewaysOwn()
    {
        var random = new Random(7);
        for (var run = 0; run < Runs; run++)
        {
            var status = run < Statuses.Length ? Statuses[run] : random.Next(3) == 0 ? "200 OK" : Statuses[random.Next(Statuses.Length)];
            var body = random.Next(3) switch { 0 => Error, 1 => string.Empty, _ => Image };
            var head = new StringBuilder("HTTP/1.1 ").Append(status).Append("\r\n");
            for (var count = random.Next(1, 8); count > 0; count--)
                head.Append(Names[random.Next(Names.Length)]).Append(": ").Append(Value(random)).Append("\r\n");
            head.Append("content-type: ").Append(random.Next(4) == 0 ? Value(random) : "application/json").Append("\r\n");
            head.Append(random.Next(8) switch
            {
                0 => $"content-length: {body.Length}\r\ncontent-length: {body.Length + 1}\r\n\r\n{body}",
                1 => $"content-length: {body.Length + 9}\r\n\r\n{body}",
                2 => $"content-length: -5\r\n\r\n{body}",
                3 => $"transfer-encoding: chunked\r\n\r\n{(body.Length == 0 ? "" : $"{body.Length:x}\r\n{body}\r\n")}0\r\nx-gateway-cost-usd: {Marker}\r\nset-cookie: {Marker}\r\n\r\n",
                4 => $"transfer-encoding: chunked\r\n\r\nzz\r\n{body}",
                5 => $"\r\n{body}",
                _ => $"content-length: {body.Length}\r\n\r\n{body}",
            });
            var bytes = Encoding.Latin1.GetBytes(head.ToString());
            _host.Response(bytes);

            await AssertSoundAsync(head.ToString(), expectsImage: false);
        }
    }

    public static TheoryData<string, string> Heads => new()
    {
        { "many headers", string.Concat(Enumerable.Range(0, 20_000).Select(index => $"x-request-id-{index}: {Marker}\r\n")) },
        { "a long header", $"x-request-id: {new string('y', 200_000)}\r\n" },
        { "a value above a bound", $"x-request-id: {Marker}{new string('y', 8_000)}\r\n" },
        { "no colon", "what is this\r\n" },
        { "a name with a space", $"x request id: {Marker}\r\n" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task Draw_OddHead_IsAnImageOrA502(string what, string lines)
    {
        _host.Response(
            Encoding.Latin1.GetBytes(
                $"HTTP/1.1 200 OK\r\n{lines}content-type: application/json\r\ncontent-length: {Image.Length}\r\n\r\n{Image}"));
        await AssertSoundAsync(what, expectsImage: false);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "x-request-id: a\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", " ")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"data\":[", "{},")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"x\":\"", "aaaaaaaaaaaaaaaa")]
    [InlineData("HTTP/1.1 500 x\r\ncontent-type: application/json\r\n\r\n{\"x\":\"", "aaaaaaaaaaaaaaaa")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1", "0")]
    public async Task Draw_ResponseWithoutEnd_EndsAtABound(string head, string again)
    {
        _host.ResponseEndlessly(head, [], Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(again, 4_096))));
        await AssertSoundAsync(head, expectsImage: false);
        Assert.InRange(_host.Sent, 0, 60_000_000);
    }

    private static string Value(Random random)
    {
        var value = new StringBuilder();
        if (random.Next(3) > 0)
            value.Append(Marker);
        for (var count = random.Next(12); count > 0; count--)
            value.Append((char)random.Next(random.Next(4) == 0 ? 1 : 0x20, 0x100));
        return value.Replace("\r", "").Replace("\n", "").ToString();
    }

    private async Task AssertSoundAsync(string what, bool expectsImage)
    {
        GatewayResponse gatewayResponse;
        try
        {
            gatewayResponse = await _gateway.Client.GenerateAsync(
                new { model = "some-model", prompt = "p", response_format = "b64_json" },
                [.. Callers.OpenAi, ("x-portkey-custom-host", _host.Url)]);
        }
        catch (HttpRequestException) when (!expectsImage)
        {
            // An answer that broke off when a part of it was given on is cut.
            return;
        }

        Assert.True(gatewayResponse.Status is 200 or (>= 400 and < 600), $"{gatewayResponse.Status} to {what}");
        Assert.False(gatewayResponse.Text.Contains("internal_error", StringComparison.Ordinal), $"{gatewayResponse.Text} to {what}");
        foreach (var (name, value) in gatewayResponse.Headers)
        {
            Assert.True(value.All(letter => letter is >= ' ' and <= '~'), $"{name}: {value}");
            Assert.True(
                !value.Contains(Marker, StringComparison.Ordinal)
                    || Listed.Any(listed => name.StartsWith(listed, StringComparison.OrdinalIgnoreCase)), $"{name}: {value} to {what}");
        }

        (await _gateway.Client.GetAsync("/healthz")).Checked(200);
    }
}
