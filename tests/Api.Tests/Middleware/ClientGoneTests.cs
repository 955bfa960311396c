using System.Net.Sockets;
using System.Text;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Clients that leave in the middle of what they send.</summary>
public sealed class ClientGoneTests
{
    [Fact]
    public async Task EveryRouteWithABody_ClientLeavesInTheMiddle_LogsNoException()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var traces = new List<string>();
        foreach (var (method, path, _) in gateway.Routes.Where(route => route.Method is not ("GET" or "HEAD")))
        {
            foreach (var (type, start) in new[] { ("application/json", "{\"prompt\":"),
                ("multipart/form-data; boundary=b", "--b\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\np") })
            {
                foreach (var resets in new[] { true, false })
                {
                    traces.Add($"gone-{traces.Count}");
                    using var client = new TcpClient();
                    await client.ConnectAsync(gateway.Url.Host, gateway.Url.Port);
                    await client.GetStream()
                        .WriteAsync(
                            Encoding.ASCII.GetBytes(
                                $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nx-portkey-provider: "
                                    + $"sandbox\r\nx-portkey-trace-id: {traces[^1]}\r\ncontent-type: {type}\r\ncontent-length: "
                                    + $"1000\r\n\r\n{start}"));
                    if (resets)
                        client.LingerState = new LingerOption(enable: true, seconds: 0);
                }
            }
        }

        Assert.True(traces.Count > 100, $"{traces.Count} requests");
        await Eventually.TrueAsync(
            "every request has ended", TimeSpan.FromSeconds(60), _ => Task.FromResult(
                traces.TrueForAll(trace => gateway.Log.Of(trace).Count > 0)));
        Assert.Empty(
            gateway.Log.All.Where(line => line.Exception is not null && line.Category.StartsWith("ImageGateway", StringComparison.Ordinal))
                .Select(line => line.Text));
        Assert.Empty(gateway.Log.All.Where(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning).Select(line => line.Text));
    }
}
