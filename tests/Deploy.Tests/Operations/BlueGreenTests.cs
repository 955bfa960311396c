using System.Net;
using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>Two clusters in one Redis are what docs/operations/upgrade.md says of them. A long test.</summary>
public sealed partial class BlueGreenTests : IDisposable
{
    private const string AdminKey = "an-admin-key-of-tests";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(5);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resources_ThatAreMoved_WorkInTheOtherCluster_AndWhatWasSpentStays()
    {
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        await using var redis = ChildProcess.Start(
            RedisReady(), new Dictionary<string, string>(), "redis-server", "--port", $"{_ports[0]}", "--dir", _folder.Path, "--save", "");
        await redis.SaidAsync(Deadline);
        await using var blue = Start("blue", 1);
        await using var green = Start("green", 3);
        using var old = await ClientAsync(blue);
        using var next = await ClientAsync(green);
        await old.SaveProviderAsync(1);
        Assert.Equal(HttpStatusCode.OK, await old.DrawAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await next.GetAsync("/v1/virtual-keys/saved")).StatusCode);

        var page = new PageCommands("backup.md", _folder.Path);
        await page.RunAsync("Export", 0, ("GATEWAY", $"{old.BaseAddress}".TrimEnd('/')), ("ADMIN_KEY", AdminKey));
        await page.RunAsync("Redis lost its data", 1, ("GATEWAY", $"{next.BaseAddress}".TrimEnd('/')), ("ADMIN_KEY", AdminKey));

        Assert.True(await old.SettledAsync() > 0);
        Assert.Equal(0, await next.SettledAsync());
        Assert.Equal(HttpStatusCode.OK, await next.DrawAsync());
        Assert.True(await next.SettledAsync() > 0);
    }

    private ChildProcess Start(string cluster, int port) => ChildProcess.Start(
        Listening(),
        new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__REDIS"] = $"127.0.0.1:{_ports[0]}",
            ["IMAGEGATEWAY__MASTERKEY"] = "a-master-key-of-tests",
            ["IMAGEGATEWAY__ADMINKEY"] = AdminKey,
            ["IMAGEGATEWAY__AUTH"] = "keys",
        },
        "dotnet", Path.Combine(AppContext.BaseDirectory, "ImageGateway.Silo.dll"), "--role", "all", "--cluster", cluster, "--silo-port",
        $"{_ports[port]}", "--gateway-port", $"{_ports[port + 1]}", "--urls", "http://127.0.0.1:0", "--data-directory",
        Path.Combine(_folder.Path, cluster));

    private static async Task<HttpClient> ClientAsync(ChildProcess process) => new()
    {
        BaseAddress = new((await process.SaidAsync(Deadline)).Groups[1].Value),
        DefaultRequestHeaders = { { "x-portkey-api-key", AdminKey } },
    };

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex RedisReady();

    [GeneratedRegex(@"^Listening on (http://\S+)")]
    private static partial Regex Listening();
}
