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

    // Of one image of the sandbox; micro-dollars.
    private const long Price = 40_000;

    // Drawn before and after a dump.
    private const int LoadImages = 50;

    private static readonly (string, string) Shared = ("IMAGEGATEWAY__ARCHIVE__SHARED", "true");

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
        await client.SaveProviderAsync(1000);
        Assert.Equal(HttpStatusCode.OK, await client.DrawAsync());
        Assert.Equal(HttpStatusCode.OK, await client.DrawAsync());
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
            "drawing after a term", 2 * Deadline, async _ => await client.DrawAsync() == HttpStatusCode.OK);
        await Eventually.TrueAsync(
            "all that was spent is counted", Deadline, async cancellation => await client.SettledAsync(cancellation) == 3 * Price);
    }

    [Fact]
    public async Task Dump_TakenUnderLoad_RestoredIntoAnEmptyCluster_IsWhatThePageSays()
    {
        if (!IsLong)
            return;
        var page = new PageCommands("backup.md", _folder.Path);
        string key, link;
        (long Cost, int Images) before, after;
        using var client = new HttpClient { BaseAddress = new(FrontEnd) };
        await using (await StartRedisAsync())
        await using (await StartSiloAsync())
        await using (await StartFrontEndAsync(Shared))
        {
            client.DefaultRequestHeaders.Add("x-portkey-api-key", AdminKey);
            await client.SaveProviderAsync(1000);
            key = await MakeKeyAsync(client);
            client.DefaultRequestHeaders.Remove("x-portkey-api-key");
            client.DefaultRequestHeaders.Add("x-portkey-api-key", key);
            link = await DrawLinkAsync(client);
            using var load = new Load(client);
            await load.DrawnAsync(LoadImages, Deadline);
            before = (await client.SettledAsync(), load.Drawn);
            await page.RunAsync("Redis", 0, Variables);
            await load.DrawnAsync(load.Drawn + LoadImages, Deadline);
            await load.StopAsync();
            after = (await client.SettledAsync(), load.Drawn);
            Assert.True(after.Cost > before.Cost);
        }

        // The first Redis is gone; the front-end comes back with its data directory.
        await page.RunAsync("Redis", 1, Variables);
        try
        {
            await using var silo = await StartSiloAsync(redis: 1);
            await using var frontEnd = await StartFrontEndAsync(Shared, redis: 1);

            Assert.Equal(HttpStatusCode.OK, await client.DrawAsync());
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(link)).StatusCode);
            using var provider = JsonDocument.Parse(await client.GetStringAsync("/v1/virtual-keys/saved"));
            Assert.Equal("saved", provider.RootElement.GetProperty("slug").GetString());
            await Eventually.TrueAsync("settled as the page says", 2 * Deadline, async cancellation =>
                await client.SettledAsync(cancellation) is var settled && settled >= before.Cost && settled <= after.Cost + Price);
        }
        finally
        {
            await RedisAsync(1, "SHUTDOWN NOSAVE");
        }
    }

    private static async Task<string> MakeKeyAsync(HttpClient client)
    {
        var wanted = new { name = "caller", scopes = (string[])["completions.write", "virtual_keys.read"] };
        using var response = await client.PostAsJsonAsync("/v1/api-keys/workspace/service", wanted);
        using var body = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("key").GetString()!;
    }

    private static async Task<string> DrawLinkAsync(HttpClient client)
    {
        using var response = await client.AskForImageAsync("x-portkey-virtual-key", GatewayCalls.Saved);
        using var body = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("data")[0].GetProperty("url").GetString()!;
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

    private Task<ChildProcess> StartSiloAsync(int redis = 0) => StartAsync(
        SiloReady(), redis, [], "--role", "silo", "--silo-port", $"{_ports[2]}", "--gateway-port", $"{_ports[3]}", "--urls",
        $"http://127.0.0.1:{_ports[4]}");

    private Task<ChildProcess> StartFrontEndAsync((string Name, string Value)? setting = null, int redis = 0) => StartAsync(
        FrontEndReady(), redis, setting is { } one ? [one] : [], "--role", "api", "--urls", FrontEnd,
        "--data-directory", Path.Combine(_folder.Path, "data"));

    private async Task<ChildProcess> StartAsync(
        Regex ready, int redis, (string Name, string Value)[] settings, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__REDIS"] = $"127.0.0.1:{_ports[redis]}",
            ["IMAGEGATEWAY__REDISPASSWORD"] = Password,
            ["IMAGEGATEWAY__MASTERKEY"] = "a-master-key-of-tests",
            ["IMAGEGATEWAY__ADMINKEY"] = AdminKey,
            ["IMAGEGATEWAY__AUTH"] = "keys",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        var process = ChildProcess.Start(
            ready, environment, ["dotnet", Path.Combine(AppContext.BaseDirectory, "ImageGateway.Silo.dll"), .. arguments]);
        await process.SaidAsync(Deadline);
        return process;
    }

    /// <summary>Callers that draw one image after another until they are stopped.</summary>
    private sealed class Load : IDisposable
    {
        private const int Callers = 4;

        private readonly CancellationTokenSource _stop = new();
        private readonly Task[] _callers;
        private int _drawn;

        public Load(HttpClient client) => _callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(client)))];

        /// <summary>Number of images drawn so far.</summary>
        public int Drawn => Volatile.Read(ref _drawn);

        /// <summary>Waits until so many are drawn, and returns how long that took.</summary>
        public Task<TimeSpan> DrawnAsync(int images, TimeSpan deadline) =>
            Eventually.TrueAsync($"{images} images drawn", deadline, _ => Task.FromResult(Drawn >= images));

        /// <summary>Waits for the last image of each caller.</summary>
        public Task StopAsync()
        {
            _stop.Cancel();
            return Task.WhenAll(_callers);
        }

        public void Dispose() => _stop.Dispose();

        private async Task CallAsync(HttpClient client)
        {
            while (!_stop.IsCancellationRequested)
            {
                Assert.Equal(HttpStatusCode.OK, await client.DrawAsync());
                Interlocked.Increment(ref _drawn);
            }
        }
    }

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex RedisReady();

    [GeneratedRegex("^Silo of cluster")]
    private static partial Regex SiloReady();

    [GeneratedRegex("^Listening on")]
    private static partial Regex FrontEndReady();
}
