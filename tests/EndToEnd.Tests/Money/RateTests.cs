using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.Testing;

namespace ImageGateway.EndToEnd.Tests.Money;

/// <summary>Rates and pictures in flight, of saved providers and of gateway keys.</summary>
public sealed class RateTests : IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-tests";

    private static readonly (string Name, string Value) AsAdmin = ("x-portkey-api-key", Admin);

    private Gateway _gateway = null!;

    private GatewayClient Client => _gateway.Client;

    public async Task InitializeAsync() => _gateway = await Gateway.StartAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Draw_UpToTheRate_SaysWhatIsLeftAndThenWhenToComeBack()
    {
        await SaveAsync(new { type = "requests", unit = "rpm", value = 3 }, new { type = "images", unit = "rph", value = 100 });
        for (var left = 2; left >= 0; left--)
        {
            var answer = (await DrawAsync()).Checked(200);
            Assert.Equal(("3", left.ToString(CultureInfo.InvariantCulture)), (answer.Header("x-ratelimit-limit-requests"), answer.Header("x-ratelimit-remaining-requests")));
            Assert.Equal(("100", (97 + left).ToString(CultureInfo.InvariantCulture)), (answer.Header("x-ratelimit-limit-images"), answer.Header("x-ratelimit-remaining-images")));
            Assert.NotEmpty(answer.Header("x-ratelimit-reset-requests")!);
        }

        var refused = (await DrawAsync()).Refused(429, "05");

        Assert.Equal("virtual_key_rate_limit_error", refused.Error.GetProperty("type").GetString());
        Assert.StartsWith("Portkey Virtual Key sk********ate Rate Limit Exceeded", refused.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Header("retry-after")!, CultureInfo.InvariantCulture), 1, 62);
        Assert.Equal(("3", "0"), (refused.Header("x-ratelimit-limit-requests"), refused.Header("x-ratelimit-remaining-requests")));
        Assert.Equal(3, await Client.DrawnAsync());
    }

    [Fact]
    public async Task Draw_RateUsedUp_AFallbackMovesOnAndARetryDoesNot()
    {
        await SaveAsync(new { type = "images", unit = "rpd", value = 1 });
        const string Config = """{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"team","retry":{"attempts":5}},{"provider":"sandbox"}]}""";

        var used = new List<string?>();
        for (var i = 0; i < 2; i++)
            used.Add((await Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, AsAdmin, ("x-portkey-config", Config))).Checked(200).Header("x-portkey-last-used-option-index"));

        Assert.Equal(["config.targets[0]", "config.targets[1]"], used);
    }

    [Fact]
    public async Task Draw_RateOfZero_LetsNothingPass()
    {
        await SaveAsync(new { type = "requests", unit = "rpm", value = 0 });

        (await DrawAsync()).Refused(429, "05");
        Assert.Equal(0, await Client.DrawnAsync());
    }

    [Fact]
    public async Task Draw_ManyAtOnce_NeverMoreThanTheRateInAWindow()
    {
        const int Rate = 100;
        await SaveAsync(new { type = "requests", unit = "rpm", value = Rate });
        var watch = Stopwatch.StartNew();

        var drawn = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var mine = 0;
            while (watch.Elapsed < TimeSpan.FromSeconds(4))
                mine += (await DrawAsync()).Status == 200 ? 1 : 0;
            return mine;
        })));

        Assert.InRange(drawn.Sum(), Rate - (Rate / 30), Rate);
        Assert.Equal(drawn.Sum(), await Client.DrawnAsync());
    }

    [Fact]
    public async Task Draw_SeveralAttempts_TakeOnePermitOfTheGatewayKey()
    {
        const string Config = """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-429"}},{"provider":"sandbox","override_params":{"model":"sandbox-500"}},{"provider":"sandbox"}]}""";
        var key = (await Client.ManageAsync("POST", "/api-keys/workspace/service", new { name = "key", scopes = new[] { "completions.write" }, rate_limits = new[] { new { type = "requests", unit = "rpm", value = 2 } } }, AsAdmin))
            .Checked(200).Json.GetProperty("key").GetString()!;
        for (var i = 0; i < 2; i++)
            Assert.Single((await Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-api-key", key), ("x-portkey-config", Config))).Data);

        var refused = (await Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-api-key", key), ("x-portkey-config", Config))).Refused(429, "05");

        Assert.Matches("^apikey ig\\*+.{3} rate limit exceded$", refused.Json.GetProperty("message").GetString()!);
        Assert.Equal(2, await Client.DrawnAsync());
    }

    [Fact]
    public async Task Draw_AllSlotsTaken_IsRefusedUntilOneIsFree()
    {
        await SaveAsync(new { type = "images_in_flight", value = 2 });
        var running = new[] { SlowlyAsync(1500), SlowlyAsync(1500) };
        await UnderWayAsync(2);

        (await DrawAsync()).Refused(429, "05");

        Assert.All(await Task.WhenAll(running), answer => answer.Checked(200));
        (await DrawAsync()).Checked(200);
        (await DrawAsync(n: 3)).Refused(429, "05");
    }

    [Fact]
    public async Task Draw_AllSlotsTakenWithAQueue_WaitsForOneInTurn()
    {
        await SaveAsync(new { type = "images_in_flight", value = 1, queue = new { max = 1, wait_ms = 20_000 } });
        var running = SlowlyAsync(1500);
        await UnderWayAsync(1);
        var waiting = SlowlyAsync(0);
        await Eventually.TrueAsync("nobody more may wait", TimeSpan.FromSeconds(20), async _ => (await DrawAsync()).Status == 429);

        Assert.False(running.IsCompleted);
        Assert.All(await Task.WhenAll(running, waiting), answer => answer.Checked(200));
    }

    private async Task SaveAsync(params object[] rates) =>
        (await Client.ManageAsync("POST", "/virtual-keys", new { name = "team", provider = "sandbox", key = "sk-test-e2e-rate", rate_limits = rates }, AsAdmin)).Checked(200);

    private Task<Answer> DrawAsync(int n = 1) => Client.DrawAsync("team", n: n, headers: AsAdmin);

    private Task<Answer> SlowlyAsync(int milliseconds) => Client.SendAsync(
        HttpMethod.Post, "/v1/images/generations", JsonContent.Create(new { model = "sandbox-slow", prompt = "a lighthouse", size = "64x64", sandbox_delay_ms = milliseconds }), AsAdmin, ("x-portkey-virtual-key", "team"));

    private async Task UnderWayAsync(long pictures) => await Eventually.TrueAsync(
        "the pictures are under way", TimeSpan.FromSeconds(20), async _ => (await Client.UsageAsync("/virtual-keys/team", "images", AsAdmin)).Reserved == pictures);
}
