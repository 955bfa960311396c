using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>The commands of docs/operations/backup.md do what the page says, with real processes and a real Redis. Long tests.</summary>
public sealed partial class BackupPageTests : IDisposable
{
    private const string AdminKey = "an-admin-key-of-tests";
    private const string Password = "a-password-of-redis";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(6);

    private (string, string)[] Variables =>
    [
        ("REDISCLI_AUTH", Password), ("REDIS_HOST", "127.0.0.1"), ("REDIS_PORT", $"{_ports[0]}"), ("NEW_PORT", $"{_ports[1]}"),
        ("NEW_DIRECTORY", Path.Combine(_folder.Path, "restored")), ("GATEWAY", FrontEnd), ("ADMIN_KEY", AdminKey),
    ];

    private string FrontEnd => $"http://127.0.0.1:{_ports[5]}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Redis_DumpThatIsRestored_HasEverything_AndKeepsWrites()
    {
        if (!IsLong)
            return;
        await using var redis = await StartRedisAsync();
        await RedisAsync(0, "SET word kept");
        var page = new PageCommands("backup.md", _folder.Path);

        await page.RunAsync("Redis", 0, Variables);
        await page.RunAsync("Redis", 1, Variables);
        try
        {
            Assert.Equal("kept", (await RedisAsync(1, "GET word")).Trim());
            Assert.Equal("appendonly\nyes\n", await RedisAsync(1, "CONFIG GET appendonly"));
            Assert.Equal("appendfsync\nalways\n", await RedisAsync(1, "CONFIG GET appendfsync"));
        }
        finally
        {
            await RedisAsync(1, "SHUTDOWN NOSAVE");
        }
    }

    [Fact]
    public async Task Redis_ThatLostItsData_IsRescuedStepByStep()
    {
        if (!IsLong)
            return;
        await using var redis = await StartRedisAsync();
        var silo = await StartSiloAsync();
        await using var frontEnd = await StartFrontEndAsync();
        using var client = new HttpClient { BaseAddress = new(FrontEnd), DefaultRequestHeaders = { { "x-portkey-api-key", AdminKey } } };
        var saved = new { name = "saved", provider = "sandbox", key = "none", usage_limits = new { type = "cost", credit_limit = 1 } };
        (await client.PostAsJsonAsync("/v1/virtual-keys", saved)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, await DrawAsync(client));
        Assert.Equal(HttpStatusCode.OK, await DrawAsync(client));
        var page = new PageCommands("backup.md", _folder.Path);

        await page.RunAsync("Export", 0, Variables);
        await RedisAsync(0, "FLUSHALL");
        await page.RunAsync("Redis lost its data", 0, Variables);
        await silo.DisposeAsync();
        silo = await StartSiloAsync();
        await using var siloAtTheEnd = silo;
        await Eventually.TrueAsync("the import", Deadline, async _ =>
        {
            await page.RunAsync("Redis lost its data", 1, Variables);
            return true;
        });

        // A budget that was forgotten grants nothing for a term.
        await Eventually.TrueAsync(
            "drawing after a term", 2 * Deadline, async _ => await DrawAsync(client) == HttpStatusCode.OK);
        await Eventually.TrueAsync("all that was spent is counted", Deadline, async cancellation =>
        {
            using var usage = JsonDocument.Parse(await client.GetStringAsync("/v1/virtual-keys/saved/usage", cancellation));
            return usage.RootElement.GetProperty("cost").GetProperty("settled").GetInt64() == 3 * 40_000;
        });
    }

    private static async Task<HttpStatusCode> DrawAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse" }),
            Headers = { { "x-portkey-virtual-key", "saved" } },
        };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private Task<string> RedisAsync(int port, string command) => Tool.RunAsync(
        string.Empty, "bash", "-c", $"REDISCLI_AUTH={Password} redis-cli -p {_ports[port]} {command}");

    private async Task<ChildProcess> StartRedisAsync()
    {
        var redis = ChildProcess.Start(
            RedisReady(), new Dictionary<string, string>(), "redis-server", "--port", $"{_ports[0]}", "--dir", _folder.Path, "--save", "",
            "--requirepass", Password);
        await redis.SaidAsync(Deadline);
        return redis;
    }

    private Task<ChildProcess> StartSiloAsync() => StartAsync(
        SiloReady(), "--role", "silo", "--silo-port", $"{_ports[2]}", "--gateway-port", $"{_ports[3]}", "--urls",
        $"http://127.0.0.1:{_ports[4]}");

    private Task<ChildProcess> StartFrontEndAsync() => StartAsync(
        FrontEndReady(), "--role", "api", "--urls", FrontEnd, "--data-directory", Path.Combine(_folder.Path, "data"));

    private async Task<ChildProcess> StartAsync(Regex ready, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__REDIS"] = $"127.0.0.1:{_ports[0]}",
            ["IMAGEGATEWAY__REDISPASSWORD"] = Password,
            ["IMAGEGATEWAY__MASTERKEY"] = "a-master-key-of-tests",
            ["IMAGEGATEWAY__ADMINKEY"] = AdminKey,
            ["IMAGEGATEWAY__AUTH"] = "keys",
        };
        var process = ChildProcess.Start(
            ready, environment, ["dotnet", Path.Combine(AppContext.BaseDirectory, "ImageGateway.Silo.dll"), .. arguments]);
        await process.SaidAsync(Deadline);
        return process;
    }

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex RedisReady();

    [GeneratedRegex("^Silo of cluster")]
    private static partial Regex SiloReady();

    [GeneratedRegex("^Listening on")]
    private static partial Regex FrontEndReady();
}
