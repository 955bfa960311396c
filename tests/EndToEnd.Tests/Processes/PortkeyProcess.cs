using System.Globalization;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>Portkey's own gateway from npm: what ours is compared with.</summary>
internal sealed class PortkeyProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private PortkeyProcess(ChildProcess process, Uri url)
    {
        _process = process;
        Client = new(url);
    }

    public GatewayClient Client { get; }

    /// <summary>Starts Portkey's gateway from its npm package.</summary>
    /// <param name="script">The start script of another build than the package's.</param>
    public static async Task<PortkeyProcess> StartAsync(string? script = null)
    {
        await NodePackages.EnsureAsync();
        var port = FreePorts.TakeOne();
        var process = ChildProcess.Start(
            null, new Dictionary<string, string> { ["NODE_ENV"] = "production" },
            ["node", script ?? NodePackages.PortkeyGateway, $"--port={port.ToString(CultureInfo.InvariantCulture)}", "--headless"]);
        var portkey = new PortkeyProcess(process, new($"http://127.0.0.1:{port}"));
        try
        {
            await Eventually.TrueAsync("Portkey's gateway listens", StartDeadline, async _ =>
            {
                process.MustRun();
                return (await portkey.Client.GetAsync("/")).Status == 200;
            });
        }
        catch
        {
            await portkey.DisposeAsync();
            throw;
        }

        return portkey;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
