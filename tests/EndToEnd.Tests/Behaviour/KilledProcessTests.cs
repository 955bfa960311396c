using ImageGateway.EndToEnd.Tests.Budgets;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.ResponseCache;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>
/// One process is killed amid everything that it can be amid of, and the next one on its data directory has what was answered and saved:
/// each part prepares something before, and says what has to hold afterwards.
/// </summary>
public sealed class KilledProcessTests(Simulators simulators) : IClassFixture<Simulators>
{
    private const string Secret = "sk-a-secret-that-is-kept-0123456789";
    private const string SecretOfAConfig = "sk-test-secret-in-a-config";
    private const string OtherSecret = "another-secret-0123456789";
    private const string Team = "/virtual-keys/team";
    private const long DallE3 = 40_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly object Body = new { prompt = "p", size = "64x64" };

    private readonly string _token = SimulatorClient.NewToken();
    private readonly string _otherToken = SimulatorClient.NewToken();

    [Fact]
    public async Task Kill_AmidEverything_TheNextProcessHasWhatWasAnsweredAndSaved()
    {
        await using var gateway = await Gateway.StartAsync(simulators.Settings());
        List<Func<Task>> later =
        [
            await CachedAsync(gateway), await AnsweredAsync(gateway), await BegunAsync(gateway), await DrawnByAVendorAsync(gateway),
            await SavedAsync(gateway), await LeftAsync(gateway),
        ];

        await gateway.KillAndStartAgainAsync(simulators.Settings());

        foreach (var holds in later)
            await holds();
        Assert.Equal(0, await gateway.DrawnAsync());
    }

    private static async Task<Func<Task>> CachedAsync(Gateway gateway)
    {
        Assert.Equal("MISS", (await gateway.Client.GenerateAsync(Body, Asks.Cached)).CacheStatus());
        return async () => Assert.Equal("HIT", (await gateway.Client.GenerateAsync(Body, Asks.Cached)).CacheStatus());
    }

    private static async Task<Func<Task>> AnsweredAsync(Gateway gateway)
    {
        var image = await gateway.ImageAsync(await AskAsync());
        return async () =>
        {
            var again = await AskAsync();
            Assert.Equal("true", again.Checked(200).Header("idempotency-replayed"));
            Assert.Equal(image, await gateway.ImageAsync(again));
        };

        Task<GatewayResponse> AskAsync() => gateway.Client.GenerateAsync(Body, [.. Callers.Sandbox, Asks.Key("answered")]);
    }

    // Once a key is remembered, the store's log grows with each change of a record and with nothing else.
    private static async Task<Func<Task>> BegunAsync(Gateway gateway)
    {
        var body = new { prompt = "p", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = 60_000 };
        var log = Path.Combine(gateway.DataDirectory, "idempotency", "records.db-wal");
        var before = new FileInfo(log).Length;
        var running = AskAsync();
        await Eventually.TrueAsync("the run is recorded", Deadline, _ => Task.FromResult(new FileInfo(log).Length > before));
        return async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => running);
            for (var round = 0; round < 2; round++)
                Assert.Equal("false", (await AskAsync()).Refused(502, "outcome_unknown").Header("x-should-retry"));
        };

        Task<GatewayResponse> AskAsync() => gateway.Client.GenerateAsync(body, [.. Callers.Sandbox, Asks.Key("begun")]);
    }

    private async Task<Func<Task>> DrawnByAVendorAsync(Gateway gateway)
    {
        await gateway.Client.SaveAsync("team", new { credit_limit = 10 }, "openai", "sk-test-e2e-budget");
        var broken = gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"[slow:60000] [token:{_token}]" }, ("x-portkey-virtual-key", "team"));
        await simulators.Client.ArrivedAsync(_token, 1);
        return async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => broken);
            await gateway.Client.StandsAsync(Team, standing => standing is { Uncertain: DallE3, Leased: 0, Reserved: 0 });
            var id = Assert.Single(await gateway.Client.UncertainAsync(Team)).GetProperty("id").GetString();
            (await gateway.Client.ManageAsync("POST", Team + "/usage/resolve", new { id, resolution = "charge" })).Checked(200);
            var cost = await gateway.Client.UsageAsync(Team);
            Assert.Equal((DallE3, 0L, 10_000_000 - DallE3), (cost.Settled, cost.Uncertain, cost.Free));
        };
    }

    private async Task<Func<Task>> SavedAsync(Gateway gateway)
    {
        (await gateway.Client.ManageAsync(
            "POST", "/virtual-keys",
            new { name = "kept", provider = "bedrock", key = Secret, aws_secret_access_key = OtherSecret })).Checked(200);
        (await gateway.Client.ManageAsync(
            "POST", "/configs", new { name = "Mine", config = new { provider = "openai", api_key = SecretOfAConfig } })).Checked(200);
        return async () =>
        {
            Assert.Contains(
                "\"masked_api_key\":\"sk********789\"", (await gateway.Client.ManageAsync("GET", "/virtual-keys/kept")).Checked(200).Text,
                StringComparison.Ordinal);
            Assert.Single(
                (await gateway.Client.GenerateAsync(
                    new { model = "dall-e-3", prompt = $"[token:{_otherToken}]" }, ("x-portkey-config", "pc-mine"))).Data);
            Assert.Equal(
                "Bearer " + SecretOfAConfig, Assert.Single(await simulators.Client.SeenAsync(_otherToken)).Header("authorization"));
            foreach (var content in FolderTexts.Read(gateway.DataDirectory))
            {
                foreach (var secret in new[] { Secret, SecretOfAConfig, OtherSecret })
                    Assert.DoesNotContain(secret, content, StringComparison.Ordinal);
            }
        };
    }

    private static async Task<Func<Task>> LeftAsync(Gateway gateway)
    {
        var spooled = Path.Combine(gateway.DataDirectory, "spool", "4711");
        var incoming = Path.Combine(gateway.DataDirectory, "archive", "incoming", "0f8fad5bd9cb469fa16570867728950e");
        foreach (var folder in new[] { spooled, incoming })
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "left"), "bytes");
        }

        return async () => await Eventually.TrueAsync("what was left is gone", Deadline, _ => Task.FromResult(
            !File.Exists(Path.Combine(spooled, "left")) && !Directory.Exists(incoming)));
    }
}
