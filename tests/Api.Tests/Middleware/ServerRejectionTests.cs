using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Requests that never become one: the server rejects them itself, or a bound does.</summary>
public sealed class ServerRejectionTests
{
    public static TheoryData<string, string, int> Requests => new()
    {
        { "no host", "GET / HTTP/1.1\r\n\r\n", 400 },
        { "no HTTP", "HELLO\r\n\r\n", 400 },
        { "no colon", "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400 },
        { "two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400 },
        { "negative length", "POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400 },
        { "other version", "GET / HTTP/4.2\r\nHost: localhost\r\n\r\n", 505 },
        { "long URL", $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414 },
        { "endless URL", $"GET /{new string('a', 200_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414 },
        { "large header", $"GET / HTTP/1.1\r\nHost: localhost\r\nx-portkey-config: {new string('a', 70_000)}\r\n\r\n", 431 },
        { "endless header", $"GET / HTTP/1.1\r\nHost: localhost\r\nx-portkey-config: {new string('a', 600_000)}\r\n\r\n", 431 },
        { "many headers",
            $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 150).Select(number => $"a{number}: b\r\n"))}\r\n",
            431 },
        { "endless headers",
            $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 3000).Select(number => $"a{number}: b\r\n"))}\r\n",
            431 },
        { "after a good one", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nno colon\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Rejected_IsAnsweredWithABodyAndATraceId(string what, string request, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var text = await ResponseAsync(gateway.Url, request, "\"error\"");
        var response = text[text.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..];

        Assert.True(response.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {text}");
        var parts = response.Split("\r\n\r\n", 2);
        var headers = parts[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        Assert.NotEmpty(headers["x-portkey-trace-id"]);
        Assert.Equal(
            ("application/json", parts[1].Length),
            (headers["content-type"], int.Parse(headers["content-length"], System.Globalization.CultureInfo.InvariantCulture)));
        var error = JsonNode.Parse(parts[1])!["error"]!;
        Assert.Equal("invalid_request_error", error["type"]!.GetValue<string>());
        Assert.Equal(
            status.ToString(
                System.Globalization.CultureInfo.InvariantCulture),
                (await gateway.LineOfAsync(headers["x-portkey-trace-id"])).Values["Status"]);
    }

    [Fact]
    public async Task NoHost_OfAnOldVersion_GetsLinksThatLeadHere()
    {
        await using var gateway = await RunningGateway.StartAsync();
        const string Body = """{"prompt":"p","size":"64x64"}""";
        var text = await ResponseAsync(
            gateway.Url,
            $"POST /v1/images/generations HTTP/1.0\r\nx-portkey-provider: sandbox\r\ncontent-type: "
                + $"application/json\r\ncontent-length: {Body.Length}\r\n\r\n{Body}",
            "signature=");

        var link = new Uri(
            JsonNode.Parse(text[text.IndexOf("{\"created", StringComparison.Ordinal)..])!["data"]![0]!["url"]!.GetValue<string>());
        Assert.Equal(gateway.Url.Authority, link.Authority);
        Assert.Equal(200, (await gateway.SendAsync("GET", link.PathAndQuery)).Status);
    }

    /// <summary>Reads until an awaited text, or until the server closes the connection.</summary>
    private static async Task<string> ResponseAsync(Uri gateway, string request, string awaited)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Host, gateway.Port, deadline.Token);
        var stream = client.GetStream();
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        var sending = stream.WriteAsync(Encoding.ASCII.GetBytes(request), deadline.Token).AsTask();
        try
        {
            int read;
            while (!(received.ToString().Contains(awaited, StringComparison.Ordinal) && received[^1] == '}')
                && (read = await stream.ReadAsync(buffer, deadline.Token)) > 0)
                received.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException) when (received.ToString().Contains(awaited, StringComparison.Ordinal))
        {
            // The server closes while more of an endless request is under way.
        }

        await Task.WhenAny(sending);
        return received.ToString();
    }
}
