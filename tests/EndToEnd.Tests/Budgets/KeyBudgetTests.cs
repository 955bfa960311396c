using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using static ImageGateway.EndToEnd.Tests.Budgets.BudgetCalls;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Budgets of gateway keys: they hold for a request whatever target it goes to.</summary>
public sealed class KeyBudgetTests(KeysGateway gateways) : IClassFixture<KeysGateway>, IAsyncLifetime
{
    private const string Admin = KeysGateway.Admin;
    private const string TwoTargets =
        """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-slow","sandbox_delay_ms":60000},"request_timeout":200},{"provider":"sandbox"}]}""";

    private static readonly (string Name, string Value) AsAdmin = ("x-portkey-api-key", Admin);

    private long _drawnBefore;

    private GatewayClient Client => gateways.Client;

    public async Task InitializeAsync() => _drawnBefore = await Client.DrawnAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Draw_BudgetUsedUp_IsPortkeysRefusalAndNoFallbackMovesOn()
    {
        var (id, key) = await MakeAsync(new { credit_limit = 0.1 });
        Assert.Single((await DrawAsync(key, ("x-portkey-provider", "sandbox"))).Data);
        Assert.Single((await DrawAsync(key, ("x-portkey-provider", "sandbox"))).Data);

        var refused = (await DrawAsync(
            key, ("x-portkey-config",
                """{"strategy":{"mode":"fallback","on_status_codes":[412]},"targets":[{"provider":"sandbox"},{"provider":"sandbox"}]}"""))).Refused(
                    412, "04");

        Assert.Equal("Portkey API Key Usage Limit Exceeded", refused.Json.GetProperty("message").GetString());
        Assert.Equal("failure", refused.Json.GetProperty("status").GetString());
        Assert.Equal(2, await DrawnAsync());
        Assert.Equal(2 * Image, (await UsageAsync("/api-keys/" + id)).Settled);
        (await Client.ManageAsync("PUT", "/api-keys/" + id, new { usage_limits = new { credit_limit = 0.08 } }, AsAdmin)).Checked(200);
        Assert.Equal(
            "exhausted", (await Client.ManageAsync("GET", "/api-keys/" + id, null, AsAdmin)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Draw_SeveralAttempts_AreOneRequestAtTheKey()
    {
        var (id, key) = await MakeAsync(new { type = "requests", credit_limit = 2 });
        Assert.Single((await DrawAsync(key, ("x-portkey-config", TwoTargets))).Data);

        var requests = await UsageAsync("/api-keys/" + id, "requests");
        Assert.Equal(1, requests.Settled + requests.Uncertain);
        Assert.Equal((Image, Image), (await UsageAsync("/api-keys/" + id)) is var cost ? (cost.Settled, cost.Uncertain) : default);
        Assert.Single((await DrawAsync(key, ("x-portkey-provider", "sandbox"))).Data);
        (await DrawAsync(key, ("x-portkey-provider", "sandbox"))).Refused(412, "04");
    }

    [Fact]
    public async Task Draw_FromTheCacheOrAgain_CountsAsARequestAndCostsNothing()
    {
        var (id, key) = await MakeAsync(new { type = "requests", credit_limit = 3 });
        const string Cached = """{"provider":"sandbox","cache":{"mode":"simple"}}""";
        Assert.Single((await DrawAsync(key, ("x-portkey-config", Cached), ("idempotency-key", "once"))).Data);
        Assert.Equal("HIT", (await DrawAsync(key, ("x-portkey-config", Cached))).Checked(200).Header("x-portkey-cache-status"));
        Assert.Equal(
            "true", (await DrawAsync(key, ("x-portkey-config", Cached), ("idempotency-key", "once"))).Checked(200)
                .Header("idempotency-replayed"));

        (await DrawAsync(key, ("x-portkey-config", Cached))).Refused(412, "04");

        Assert.Equal(
            "true", (await DrawAsync(key, ("x-portkey-config", Cached), ("idempotency-key", "once"))).Checked(200)
                .Header("idempotency-replayed"));
        Assert.Equal(
            (3L, Image), ((await UsageAsync("/api-keys/" + id, "requests")).Settled, (await UsageAsync("/api-keys/" + id)).Settled));
    }

    [Fact]
    public async Task Draw_KeysWithoutALimit_AreCountedAllTheSame()
    {
        var (id, key) = await MakeAsync(null);
        Assert.Single((await DrawAsync(key, ("x-portkey-provider", "sandbox"))).Data);

        Assert.Equal((null, Image), (await UsageAsync("/api-keys/" + id)) is var cost ? (cost.Limit, cost.Settled) : default);
    }

    // Of this test alone: the gateway counts all that its sandbox drew.
    private async Task<long> DrawnAsync() => await Client.DrawnAsync() - _drawnBefore;

    private async Task<(string Id, string Key)> MakeAsync(object? limits)
    {
        var made = (await Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "key", scopes = new[] { "completions.write" }, usage_limits = limits },
            AsAdmin)).Checked(200).Json;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private Task<GatewayResponse> DrawAsync(string key, params (string Name, string Value)[] headers) =>
        Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, [("x-portkey-api-key", key), .. headers]);

    private Task<Standing> UsageAsync(string path, string type = "cost") => Client.UsageAsync(path, type, AsAdmin);
}
