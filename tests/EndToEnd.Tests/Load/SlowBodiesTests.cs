using System.Net;
using System.Net.Sockets;
using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Load;

/// <summary>
/// One key with thousands of bodies that do not come holds nobody else up, and is told so itself; its bodies end by their time.
/// </summary>
public sealed class SlowBodiesTests
{
    private const string Admin = "admin-key-of-the-tests";
    private const string Slow = "the-key-with-the-slow-bodies";
    private const string Other = "the-key-of-somebody-else";
    private const int Connections = 2_500;

    private static readonly object Body = new { prompt = "p", size = "64x64" };

    [Theory]
    [InlineData("/v1/images/generations")]
    [InlineData("/v1/images/estimate")]
    public async Task Draw_WhileAnotherKeyHasThousandsOfSlowBodies_IsServed(string path)
    {
        // On a busy machine it takes longer to send all of this than a body may be without progress.
        await using var gateway = await Gateway.StartAsync(
            await SettingsAsync(("LIMITS__CONCURRENT", "1000"), ("LIMITS__BODYRATE", "0")), "--auth", "keys");
        var sockets = new List<Socket>();
        try
        {
            for (var count = 0; count < Connections; count++)
                sockets.Add(await BeginAsync(gateway, path));
            await Eventually.TrueAsync(
                "the slow key has its share", TimeSpan.FromSeconds(
                    60), async _ => (await gateway.Client.GenerateAsync(Body, As(Slow))).Status == 503);

            for (var draws = 0; draws < 20; draws++)
                Assert.Single((await gateway.Client.GenerateAsync(Body, As(Other))).Data);
            (await gateway.Client.GenerateAsync(Body, As(Slow))).Refused(503, "overloaded");
            (await gateway.Client.ManageAsync("GET", "/api-keys", null, ("x-portkey-api-key", Admin))).Checked(200);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Eventually.TrueAsync(
            "the places come back", TimeSpan.FromSeconds(60), async _ => (await gateway.Client.GenerateAsync(Body, As(Slow))).Status
                == 200);
    }

    [Fact]
    public async Task Body_ThatDoesNotCome_Is408WhenItsTimeIsUp()
    {
        await using var gateway = await Gateway.HostAsync(await SettingsAsync(("LIMITS__BODYSECONDS", "1")), "--auth", "keys");
        foreach (var (path, key) in new[] { ("/v1/images/generations", Slow), ("/v1/configs", Admin) })
        {
            using var socket = await BeginAsync(gateway, path, key);

            var buffer = new byte[16 * 1024];
            var read = await socket.ReceiveAsync(buffer, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

            Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        }
    }

    private static async Task<Dictionary<string, string>> SettingsAsync(params (string Name, string Value)[] settings)
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, $$"""
            {"api_keys":[{"slug":"slow","name":"slow","key":"{{Slow}}","scopes":["completions.write"]},{"slug":"other","name":"other","key":"{{Other}}","scopes":["completions.write"]}]}
            """);
        return settings.Append(("KEYSFILE", keys)).Append(("ADMINKEY", Admin))
            .ToDictionary(setting => setting.Item1, setting => setting.Item2);
    }

    private static (string Name, string Value)[] As(string key) => [.. Callers.Sandbox, ("x-portkey-api-key", key)];

    private static async Task<Socket> BeginAsync(Gateway gateway, string path, string key = Slow)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-portkey-api-key: {key}\r\nx-portkey-provider: sandbox\r\ncontent-type: "
                + $"application/json\r\ncontent-length: 1000\r\n\r\n{{\"prompt\":"));
        return socket;
    }
}
