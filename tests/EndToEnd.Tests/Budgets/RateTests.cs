using System.Globalization;
using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Rates and images in flight, of saved providers and of gateway keys.</summary>
public sealed class RateTests(KeysGateway gateways) : IClassFixture<KeysGateway>, IAsyncLifetime
{
    private const string Admin = KeysGateway.Admin;

    private static readonly (string Name, string Value) AsAdmin = ("x-portkey-api-key", Admin);

    private long _drawnBefore;

    private GatewayClient Client => gateways.Client;

    public async Task InitializeAsync()
    {
        await Client.ForgetSavedAsync(AsAdmin);
        _drawnBefore = await Client.DrawnAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Draw_UpToTheRate_SaysWhatIsLeftAndThenWhenToComeBack()
    {
        await SaveAsync(new { type = "requests", unit = "rpm", value = 3 }, new { type = "images", unit = "rph", value = 100 });
        for (var left = 2; left >= 0; left--)
        {
            var gatewayResponse = (await DrawAsync()).Checked(200);
            Assert.Equal(
                ("3", left.ToString(CultureInfo.InvariantCulture)),
                (gatewayResponse.Header("x-ratelimit-limit-requests"), gatewayResponse.Header("x-ratelimit-remaining-requests")));
            Assert.Equal(
                ("100", (97 + left).ToString(CultureInfo.InvariantCulture)),
                (gatewayResponse.Header("x-ratelimit-limit-images"), gatewayResponse.Header("x-ratelimit-remaining-images")));
            Assert.NotEmpty(gatewayResponse.Header("x-ratelimit-reset-requests")!);
        }

        var refused = (await DrawAsync()).Refused(429, "05");

        Assert.Equal("virtual_key_rate_limit_error", refused.Error.GetProperty("type").GetString());
        Assert.StartsWith(
            "Portkey Virtual Key sk********ate Rate Limit Exceeded", refused.Error.GetProperty("message")
                .GetString(), StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Header("retry-after")!, CultureInfo.InvariantCulture), 1, 65);
        Assert.Equal(("3", "0"), (refused.Header("x-ratelimit-limit-requests"), refused.Header("x-ratelimit-remaining-requests")));
        Assert.Equal(3, await DrawnAsync());
    }

    [Fact]
    public async Task Draw_RateUsedUp_AFallbackMovesOnAndARetryDoesNot()
    {
        await SaveAsync(new { type = "images", unit = "rpd", value = 1 });
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"team","retry":{"attempts":5}},{"provider":"sandbox"}]}""";

        var used = new List<string?>();
        for (var i = 0; i < 2; i++)
            used.Add((await Client.GenerateAsync(
                new { prompt = "a lighthouse", size = "64x64" }, AsAdmin, ("x-portkey-config", Config))).Checked(200)
                    .Header("x-portkey-last-used-option-index"));

        Assert.Equal(["config.targets[0]", "config.targets[1]"], used);
    }

    [Fact]
    public async Task Draw_RateOfZero_LetsNothingPass()
    {
        await SaveAsync(new { type = "requests", unit = "rpm", value = 0 });

        (await DrawAsync()).Refused(429, "05");
        Assert.Equal(0, await DrawnAsync());
    }

    [Fact]
    public async Task Draw_ManyAtOnce_NeverMoreThanTheRateInAWindow()
    {
        const int Rate = 100;
        await SaveAsync(new { type = "requests", unit = "rpm", value = Rate });

        // Until all are refused, however slow the machine is: within a minute the window gives nothing back.
        var drawn = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var (mine, refused) = (0, 0);
            while (refused < 2)
            {
                var status = (await DrawAsync()).Status;
                Assert.Contains(status, new[] { 200, 429 });
                (mine, refused) = status == 200 ? (mine + 1, refused) : (mine, refused + 1);
            }

            return mine;
        })));

        Assert.InRange(drawn.Sum(), Rate - (Rate / 30), Rate);
        Assert.Equal(drawn.Sum(), await DrawnAsync());
    }

    [Fact]
    public async Task Draw_SeveralAttempts_TakeOnePermitOfTheGatewayKey()
    {
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-429"}},{"provider":"sandbox","override_params":{"model":"sandbox-500"}},{"provider":"sandbox"}]}""";
        var key = (await Client.ManageAsync(
            "POST", "/api-keys/workspace/service",
            new
            {
                name = "key",
                scopes = new[] { "completions.write" },
                rate_limits = new[] { new { type = "requests", unit = "rpm", value = 2 } }
            }, AsAdmin))
            .Checked(200).Json.GetProperty("key").GetString()!;
        for (var i = 0; i < 2; i++)
            Assert.Single(
                (await Client.GenerateAsync(
                    new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-api-key", key), ("x-portkey-config", Config))).Data);

        var refused = (await Client.GenerateAsync(
            new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-api-key", key), ("x-portkey-config", Config))).Refused(429, "05");

        Assert.Matches("^apikey ig\\*+.{3} rate limit exceded$", refused.Json.GetProperty("message").GetString()!);
        Assert.Equal(2, await DrawnAsync());
    }

    [Fact]
    public async Task Draw_AllSlotsTaken_IsRefusedUntilOneIsFree()
    {
        await SaveAsync(new { type = "images_in_flight", value = 2 });
        using var leaving = new CancellationTokenSource();
        Task[] running = [UntilAsync(leaving.Token), UntilAsync(leaving.Token)];
        await UnderWayAsync(2);

        (await DrawAsync()).Refused(429, "05");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(running));
        await UnderWayAsync(0);
        (await DrawAsync()).Checked(200);

        // What never fits is not told to come back.
        var tooMany = (await DrawAsync(n: 3)).Refused(429, "05");
        Assert.Null(tooMany.Header("retry-after"));
        Assert.Contains("at most 2 picture(s)", tooMany.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draw_AllSlotsTakenWithAQueue_WaitsForOneInTurn()
    {
        await SaveAsync(new { type = "images_in_flight", value = 1, queue = new { max = 1, wait_ms = 60_000 } });
        using var leaving = new CancellationTokenSource();
        var running = UntilAsync(leaving.Token);
        await UnderWayAsync(1);

        // One of the two waits, and the other one may not.
        Task<GatewayResponse>[] others = [DrawAsync(), DrawAsync()];
        var refused = await Task.WhenAny(others);
        Assert.Equal(429, (await refused).Status);
        var waiting = others.Single(other => other != refused);
        Assert.False(waiting.IsCompleted);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        (await waiting).Checked(200);
    }

    // Of this test alone: the gateway counts all that its sandbox drew.
    private async Task<long> DrawnAsync() => await Client.DrawnAsync() - _drawnBefore;

    private async Task SaveAsync(params object[] rates) =>
        (await Client.ManageAsync(
            "POST", "/virtual-keys", new { name = "team", provider = "sandbox", key = "sk-test-e2e-rate", rate_limits = rates },
            AsAdmin)).Checked(200);

    private Task<GatewayResponse> DrawAsync(int n = 1) => Client.DrawAsync("team", n: n, headers: AsAdmin);

    // An image that is under way until its caller leaves.
    private Task<HttpResponseMessage> UntilAsync(CancellationToken leaving) => Client.OpenAsync(
        HttpMethod.Post, "/v1/images/generations",
        JsonContent.Create(new { model = "sandbox-slow", prompt = "a lighthouse", size = "64x64", sandbox_delay_ms = 60_000 }),
        [AsAdmin, ("x-portkey-config", """{"virtual_key":"team","on_disconnect":"cancel"}""")], leaving);

    private async Task UnderWayAsync(long images) => await Eventually.TrueAsync(
        "the pictures are under way", TimeSpan.FromSeconds(
            20), async _ => (await Client.UsageAsync("/virtual-keys/team", "images", AsAdmin)).Reserved == images);
}
