using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using static ImageGateway.EndToEnd.Tests.Budgets.BudgetCalls;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Budgets of policies: each value that callers come with has the limit for itself.</summary>
public sealed class PolicyBudgetTests(OpenGateway gateways) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    private static readonly object ByTeam = new
    {
        name = "teams",
        conditions = new[] { new { key = "metadata.team", value = "*" } },
        group_by = new[] { new { key = "metadata.team" } },
        type = "cost",
        credit_limit = 0.08,
    };

    private GatewayClient Client { get; set; } = gateways.Client;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        var policies = (await gateways.Client.ManageAsync("GET", "/policies/usage-limits")).Checked(200).Json.GetProperty("data");
        foreach (var policy in policies.EnumerateArray())
            (await gateways.Client.ManageAsync("DELETE", $"/policies/usage-limits/{policy.GetProperty("id").GetString()}")).Checked(200);
    }

    [Fact]
    public async Task Draw_EachValue_HasTheBudgetForItself()
    {
        var path = await MakeAsync(ByTeam);

        Assert.Equal((200, 200, 412), (await DrawAsync("red"), await DrawAsync("red"), await DrawAsync("red")));
        Assert.Equal(200, await DrawAsync("blue"));
        Assert.Equal(200, await DrawAsync(null));
        var red = await StandsAsync(path, "red");
        Assert.Equal((80_000L, 80_000L, 0L), (red.Limit, red.Settled, red.Free));
        Assert.Equal((Image, Image), (await StandsAsync(path, "blue")) is var blue ? (blue.Settled, blue.Free + blue.Leased) : default);
        Assert.Equal((0L, 80_000L), (await StandsAsync(path, "never seen")) is var other ? (other.Settled, other.Free) : default);
    }

    [Fact]
    public async Task Draw_BudgetUsedUp_IsPortkeysRefusalOfAPolicyAndFinal()
    {
        await MakeAsync(ByTeam);
        var before = await Client.DrawnAsync();
        await DrawAsync("red");
        await DrawAsync("red");
        const string Config = """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"},{"provider":"sandbox"}]}""";
        var refused = await Client.GenerateAsync(
            new { prompt = "a lighthouse" }, ("x-portkey-config", Config), ("x-portkey-metadata", """{"team":"red"}"""));

        Assert.Equal("usage_limits_policy_exhaust_error", refused.Refused(412, "06").Error.GetProperty("type").GetString());
        Assert.Equal(before + 2, await Client.DrawnAsync());
    }

    [Fact]
    public async Task Policy_RaisedLoweredAndDeleted_CountsWithTheNextRequest()
    {
        var path = await MakeAsync(ByTeam);
        await DrawAsync("red");
        await DrawAsync("red");
        Assert.Equal(412, await DrawAsync("red"));

        (await Client.ManageAsync("PUT", path, new { credit_limit = 0.12 })).Checked(200);
        Assert.Equal((200, 412), (await DrawAsync("red"), await DrawAsync("red")));
        (await Client.ManageAsync("PUT", path, new { credit_limit = 0.04 })).Checked(200);
        Assert.Equal(412, await DrawAsync("red"));
        Assert.Equal((40_000L, 80_000L), (await StandsAsync(path, "red")) is var red ? (red.Limit, red.Over) : default);
        (await Client.ManageAsync("DELETE", path)).Checked(200);
        Assert.Equal(200, await DrawAsync("red"));
    }

    [Fact]
    public async Task Policy_OfAUser_ReadsTheBodyAndCountsRequestsOnce()
    {
        var path = await MakeAsync(
            new
            {
                conditions = new[] { new { key = "metadata.team", value = "red" } },
                group_by = new[] { new { key = "user" } },
                type = "requests",
                credit_limit = 1
            });
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-500"}},{"provider":"sandbox"}]}""";
        Task<GatewayResponse> AskAsync(string user, string team) => Client.GenerateAsync(
            new { prompt = "a lighthouse", user }, ("x-portkey-config", Config), ("x-portkey-metadata", $$"""{"team":"{{team}}"}"""));

        Assert.Single((await AskAsync("ann", "red")).Data);
        (await AskAsync("ann", "red")).Refused(412, "06");
        Assert.Single((await AskAsync("ann", "blue")).Data);
        Assert.Single((await AskAsync("bob", "red")).Data);
        var ann = await Client.UsageAsync(path, "requests", "ann");
        Assert.Equal(1, ann.Settled + ann.Uncertain);
    }

    [Fact]
    public async Task Draw_MoreValuesThanTheWorkspaceMayHave_AreRefusedAndTheOthersGoOn()
    {
        var settings = new Dictionary<string, string> { ["LIMITS__POLICYVALUES"] = "3" };
        await using var gateway = await Gateway.StartAsync(settings);
        Client = gateway.Client;
        await MakeAsync(ByTeam);
        Assert.Equal((200, 200, 200), (await DrawAsync("a"), await DrawAsync("b"), await DrawAsync("c")));
        (await AskAsync("d")).Refused(429, "too_many_policy_values");
        Assert.Equal(200, await DrawAsync("a"));

        // What was counted is counted by the next process, too.
        await gateway.KillAndStartAgainAsync(settings);
        Client = gateway.Client;
        (await AskAsync("e")).Refused(429, "too_many_policy_values");
        Assert.Equal(200, await DrawAsync("b"));
    }

    [Fact]
    public async Task Policy_DeletedAndMadeAgain_StartsAtZero()
    {
        var path = await MakeAsync(ByTeam);
        await DrawAsync("red");
        await DrawAsync("red");
        (await Client.ManageAsync("DELETE", path)).Checked(200);

        Assert.NotEqual(path, await MakeAsync(ByTeam));
        Assert.Equal(200, await DrawAsync("red"));
    }

    [Fact]
    public async Task Create_MoreThanARequestCanBeChargedTo_IsRefused()
    {
        for (var policy = 0; policy < 12; policy++)
            await MakeAsync(ByTeam);
        (await Client.ManageAsync("POST", "/policies/usage-limits", ByTeam)).Refused(400, "invalid_value");

        Assert.Equal(200, await DrawAsync(null));
        (await Client.ManageAsync("GET", "/policies/usage-limits")).Checked(200);
    }

    private async Task<string> MakeAsync(object policy) =>
        "/policies/usage-limits/"
            + (await Client.ManageAsync("POST", "/policies/usage-limits", policy)).Checked(200).Json.GetProperty("id").GetString();

    private Task<GatewayResponse> AskAsync(string? team) => team is null
        ? Client.GenerateAsync(new { prompt = "a lighthouse" }, ("x-portkey-provider", "sandbox"))
        : Client.GenerateAsync(
            new { prompt = "a lighthouse" }, ("x-portkey-provider", "sandbox"), ("x-portkey-metadata", $$"""{"team":"{{team}}"}"""));

    private async Task<int> DrawAsync(string? team) => (await AskAsync(team)).Status;

    private Task<Standing> StandsAsync(string path, string value) => Client.UsageAsync(path, "cost", value);
}
