using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>An operator resolves all that is uncertain at one provider, and nothing else.</summary>
public sealed class ResolveFilterTests(HostedWorld world) : IClassFixture<HostedWorld>, IAsyncLifetime
{
    private const string Path = "/workspaces/default";
    private const long DallE3 = 40_000;

    private readonly string _token = SimulatorClient.NewToken();
    private long _settledBefore;

    private GatewayClient Client => world.Client;

    public async Task InitializeAsync()
    {
        _settledBefore = (await Client.UsageAsync(Path)).Settled;
        await Client.SaveAsync("vendor", null, "openai", "sk-test-e2e-budget");
        await Client.SaveAsync("second", null, "openai", "sk-test-e2e-second");
        await Client.SaveAsync("drawn-here", null);
    }

    public async Task DisposeAsync()
    {
        await ResolvedAsync(new { until = DateTimeOffset.UtcNow.AddMinutes(5).ToString("O"), resolution = "release" });
        await Client.ForgetSavedAsync();
    }

    [Theory]
    [InlineData("openai", 3, 1)]
    [InlineData("@second", 1, 3)]
    [InlineData("sandbox", 1, 3)]
    public async Task Resolve_AllOfAProvider_LeavesTheOthers(string provider, int resolved, int left)
    {
        foreach (var key in new[] { "vendor", "vendor", "second" })
            (await DrawAsync(key, "dall-e-3", $"[cut] [token:{_token}]")).Checked(502);
        (await DrawAsync("drawn-here", "sandbox-malformed", "p")).Checked(502);
        await Client.StandsAsync(Path, standing => standing is { Uncertain: 4 * DallE3, Reserved: 0 });

        var gatewayResponse = (await Client.ManageAsync("POST", Path + "/usage/resolve", new { provider, resolution = "release" })).Checked(
            200);

        Assert.Equal(resolved, gatewayResponse.Json.GetProperty("resolved").GetInt32());
        Assert.Equal(left, (await Client.UncertainAsync(Path)).Count);
        var cost = await Client.UsageAsync(Path);
        Assert.Equal((_settledBefore, left * DallE3), (cost.Settled, cost.Uncertain));
    }

    [Fact]
    public async Task Resolve_SinceATime_TakesWhatBeganAfterIt()
    {
        (await DrawAsync("vendor", "dall-e-3", $"[cut] [token:{_token}]")).Checked(502);
        await Client.StandsAsync(Path, standing => standing is { Uncertain: DallE3, Reserved: 0 });

        Assert.Equal(0, await ResolvedAsync(new { since = DateTimeOffset.UtcNow.AddMinutes(5).ToString("O"), resolution = "charge" }));
        Assert.Equal(0, await ResolvedAsync(new { until = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("O"), resolution = "charge" }));
        Assert.Equal(1, await ResolvedAsync(new { since = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("O"), resolution = "charge" }));
        var cost = await Client.UsageAsync(Path);
        Assert.Equal((_settledBefore + DallE3, 0L), (cost.Settled, cost.Uncertain));
    }

    private async Task<int> ResolvedAsync(object filter) =>
        (await Client.ManageAsync("POST", Path + "/usage/resolve", filter)).Checked(200).Json.GetProperty("resolved").GetInt32();

    private Task<GatewayResponse> DrawAsync(string key, string model, string prompt) =>
        Client.GenerateAsync(new { model, prompt }, ("x-portkey-virtual-key", key));
}
