using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
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
        var saved = new { name = "saved", provider = "sandbox", key = "none", usage_limits = new { type = "cost", credit_limit = 1 } };
        (await old.PostAsJsonAsync("/v1/virtual-keys", saved)).EnsureSuccessStatusCode();
        await DrawAsync(old);
        Assert.Equal(HttpStatusCode.NotFound, (await next.GetAsync("/v1/virtual-keys/saved")).StatusCode);

        var page = new PageCommands("backup.md", _folder.Path);
        await page.RunAsync("Export", 0, ("GATEWAY", $"{old.BaseAddress}".TrimEnd('/')), ("ADMIN_KEY", AdminKey));
        await page.RunAsync("Redis lost its data", 1, ("GATEWAY", $"{next.BaseAddress}".TrimEnd('/')), ("ADMIN_KEY", AdminKey));

        Assert.True(await SettledAsync(old) > 0);
        Assert.Equal(0, await SettledAsync(next));
        await DrawAsync(next);
        Assert.True(await SettledAsync(next) > 0);
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

    private static async Task DrawAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse" }),
            Headers = { { "x-portkey-virtual-key", "saved" } },
        };
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<long> SettledAsync(HttpClient client)
    {
        using var usage = JsonDocument.Parse(await client.GetStringAsync("/v1/virtual-keys/saved/usage"));
        return usage.RootElement.GetProperty("cost").GetProperty("settled").GetInt64();
    }

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex RedisReady();

    [GeneratedRegex(@"^Listening on (http://\S+)")]
    private static partial Regex Listening();
}
