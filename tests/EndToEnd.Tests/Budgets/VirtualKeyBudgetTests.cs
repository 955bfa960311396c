using System.Globalization;
using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using static ImageGateway.EndToEnd.Tests.Budgets.BudgetCalls;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Budgets of saved providers: what they let pass, what counts, what stays uncertain.</summary>
public sealed class VirtualKeyBudgetTests(OpenGateway gateways) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    private const string Path = "/virtual-keys/team";

    private readonly Gateway _gateway = gateways.Gateway;
    private long _drawnBefore;

    private GatewayClient Client => _gateway.Client;

    public async Task InitializeAsync()
    {
        await Client.ForgetSavedAsync();
        _drawnBefore = await Client.DrawnAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Draw_UpToTheBudget_ThenPortkeysRefusalAndNothingIsDrawn()
    {
        await Client.SaveAsync("team", new { credit_limit = 0.1, alert_threshold = 0.05 });
        for (var i = 0; i < 2; i++)
            Assert.Single((await Client.DrawAsync("team")).Data);

        var refused = (await Client.DrawAsync("team")).Refused(412, "04");

        Assert.Equal("virtual_key_exhaust_error", refused.Error.GetProperty("type").GetString());
        Assert.StartsWith(
            "Portkey Virtual Key sk********get Usage Limit Exceeded", refused.Error.GetProperty("message")
                .GetString(), StringComparison.Ordinal);
        Assert.Equal("not_started", refused.Header("x-gateway-attempt-class"));
        Assert.Equal(2, await DrawnAsync());
        var cost = await Client.UsageAsync(Path);
        Assert.Equal(
            (100_000L, 2 * Image, 0L, 20_000L, 0L), (cost.Limit, cost.Settled, cost.Uncertain, cost.Free + cost.Leased, cost.Over));
        var images = await Client.UsageAsync(Path, "images");
        Assert.Equal((null, 2L), (images.Limit, images.Settled));
        Assert.Equal(2, (await Client.UsageAsync(Path, "requests")).Settled);
    }

    [Fact]
    public async Task Draw_SeveralAtOnce_AreCountedByImageAndRefusedWhole()
    {
        await Client.SaveAsync(
            "team", new object[] { new { type = "images", credit_limit = 5 }, new { type = "requests", credit_limit = 3 } });
        Assert.Equal(4, (await Client.DrawAsync("team", n: 4)).Data.Count);

        (await Client.DrawAsync("team", n: 2)).Refused(412, "04");
        Assert.Equal(4, await DrawnAsync());
        Assert.Single((await Client.DrawAsync("team")).Data);
        (await Client.DrawAsync("team")).Refused(412, "04");

        Assert.Equal("exhausted", (await Client.ManageAsync("GET", Path)).Json.GetProperty("status").GetString());
        Assert.Equal(
            "exhausted", Assert.Single((await Client.ManageAsync("GET", "/virtual-keys")).Json.GetProperty("data").EnumerateArray())
                .GetProperty("status").GetString());
    }

    [Fact]
    public async Task Draw_BudgetUsedUp_AFallbackMovesOnAndARetryDoesNot()
    {
        await Client.SaveAsync("team", new { credit_limit = 0.01 });
        const string Config = """
            {"strategy":{"mode":"fallback","on_status_codes":[412]},"targets":[{"virtual_key":"team","retry":{"attempts":5,"on_status_codes":[412]}},{"provider":"sandbox"}]}
            """;

        var gatewayResponse = await Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-config", Config));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("config.targets[1]", gatewayResponse.Header("x-portkey-last-used-option-index"));
        Assert.Equal(0, (await Client.UsageAsync(Path)).Settled);
    }

    [Fact]
    public async Task Draw_OutcomeUnknown_IsUncertainUntilItIsResolved()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        for (var i = 0; i < 2; i++)
            (await Client.DrawAsync("team", "sandbox-malformed")).Checked(502);
        Assert.Equal((0, 2 * Image), ((await Client.UsageAsync(Path)).Settled, (await Client.UsageAsync(Path)).Uncertain));

        var entries = await Client.UncertainAsync(Path);
        Assert.All(entries, entry => Assert.Equal(
            (Image, 1L, 1L, "outcome_unknown"),
            (Number(entry, "cost"), Number(entry, "requests"), Number(entry, "images"), entry.GetProperty("reason").GetString())));
        var ids = entries.Select(entry => entry.GetProperty("id").GetString()).ToArray();
        (await Client.ManageAsync("POST", Path + "/usage/resolve", new { id = ids[0], resolution = "charge" })).Checked(200);
        (await Client.ManageAsync("POST", Path + "/usage/resolve", new { id = ids[1], resolution = "release" })).Checked(200);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((Image, 0L), (cost.Settled, cost.Uncertain));
        (await Client.ManageAsync("POST", Path + "/usage/resolve", new { id = ids[0], resolution = "charge" })).Refused(404, "not_found");
        (await Client.ManageAsync("POST", Path + "/usage/resolve", new { id = ids[0], resolution = "perhaps" })).Refused(
            400, "invalid_value");
    }

    [Theory]
    [InlineData("sandbox-429", 429)]
    [InlineData("sandbox-500", 500)]
    [InlineData("sandbox-503", 503)]
    [InlineData("sandbox-filtered", 400)]
    public async Task Draw_WholeErrorOfTheProvider_CostsNothing(string model, int status)
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        (await Client.DrawAsync("team", model)).Checked(status);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((0L, 0L, 0L), (cost.Settled, cost.Uncertain, cost.Reserved));
        Assert.Equal(0, (await Client.UsageAsync(Path, "requests")).Settled);
    }

    [Fact]
    public async Task Draw_RetriesAndFallbacks_ReserveEachForItself()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        const string Config = """
            {"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"team","override_params":{"model":"sandbox-slow","sandbox_delay_ms":60000},"request_timeout":200,"retry":{"attempts":1,"on_status_codes":[408]}},{"virtual_key":"team"}]}
            """;
        Assert.Single((await Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-config", Config))).Data);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((Image, 2 * Image), (cost.Settled, cost.Uncertain));
        var requests = await Client.UsageAsync(Path, "requests");
        Assert.Equal((1L, 2L), (requests.Settled, requests.Uncertain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Draw_PricedByToken_CostsWhatTheProviderCounted(bool stream)
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        var gatewayResponse = (await Client.GenerateAsync(
            new { model = "sandbox-tokens", prompt = "a lighthouse", size = "64x64", stream }, ("x-portkey-virtual-key", "team"))).Checked(
                200);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((12 * 5L) + (1056 * 40L), cost.Settled);
        Assert.Equal(0, cost.Uncertain);
        if (!stream)
            Assert.Equal(
                cost.Settled,
                (long)(decimal.Parse(gatewayResponse.Header("x-gateway-cost-usd")!, CultureInfo.InvariantCulture) * 1_000_000));
    }

    [Fact]
    public async Task Draw_CutAmidTheImage_IsUncertain()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        (await Client.DrawAsync("team", "sandbox-cut")).Checked(502);

        Assert.Equal(Image, (await Client.UsageAsync(Path)).Uncertain);
    }

    [Fact]
    public async Task Draw_WithoutAPrice_IsRefusedUnlessItIsAllowed()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        await Client.SaveAsync("lax", new { credit_limit = 1 }, allowUnpriced: true);
        await Client.SaveAsync("counted", new { type = "images", credit_limit = 1 });

        (await Client.DrawAsync("team", "sandbox-unpriced")).Refused(400, "price_unknown");
        Assert.Single((await Client.DrawAsync("lax", "sandbox-unpriced")).Data);
        Assert.Single((await Client.DrawAsync("counted", "sandbox-unpriced")).Data);

        Assert.Equal(0, (await Client.UsageAsync("/virtual-keys/lax")).Settled);
        Assert.Equal(1, (await Client.UsageAsync("/virtual-keys/lax", "images")).Settled);
    }

    [Fact]
    public async Task Draw_FromTheCacheOrAgain_CostsNothing()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Single((await Client.GenerateAsync(
                new { prompt = "a lighthouse", size = "64x64" },
                ("x-portkey-config", """{"virtual_key":"team","cache":{"mode":"simple"}}"""))).Data);
            Assert.Single((await Client.DrawAsync("team", headers: ("idempotency-key", "once"))).Data);
        }

        Assert.Equal(2 * Image, (await Client.UsageAsync(Path)).Settled);
    }

    [Fact]
    public async Task Draw_CallerLeavesAfterSending_IsReadToItsEndAndPaid()
    {
        await Client.SaveAsync("team", new { credit_limit = 1 });
        using (var leaving = new CancellationTokenSource())
        {
            var waiting = Client.OpenAsync(
                HttpMethod.Post, "/v1/images/generations",
                JsonContent.Create(new { model = "sandbox-slow", prompt = "a lighthouse", size = "64x64", sandbox_delay_ms = 700 }),
                [("x-portkey-virtual-key", "team")], leaving.Token);
            await Client.StandsAsync(Path, standing => standing.Reserved == Image);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await Client.StandsAsync(Path, standing => standing.Settled == Image && standing.Reserved == 0);
    }

    [Fact]
    public async Task Limit_RaisedLoweredResetAndRemoved_CountsAtOnce()
    {
        await Client.SaveAsync("team", new { credit_limit = 0.04 });
        Assert.Single((await Client.DrawAsync("team")).Data);
        (await Client.DrawAsync("team")).Refused(412, "04");

        await UpdateAsync(new { usage_limits = new { credit_limit = 0.08 } });
        Assert.Single((await Client.DrawAsync("team")).Data);
        await UpdateAsync(new { usage_limits = new { credit_limit = 0.06 } });
        (await Client.DrawAsync("team")).Refused(412, "04");
        var lowered = await Client.UsageAsync(Path);
        Assert.Equal((60_000L, 2 * Image, 20_000L), (lowered.Limit, lowered.Settled, lowered.Over));

        await UpdateAsync(new { reset_usage = 1 });
        var reset = await Client.UsageAsync(Path);
        Assert.Equal((0L, 60_000L, 1L), (reset.Settled, reset.Free + reset.Leased, reset.Period));
        Assert.Single((await Client.DrawAsync("team")).Data);
        (await Client.DrawAsync("team")).Refused(412, "04");

        await UpdateAsync(new { usage_limits = (object?)null });
        Assert.Single((await Client.DrawAsync("team")).Data);
        var free = await Client.UsageAsync(Path);
        Assert.Equal((null, null, 2 * Image), (free.Limit, free.Free, free.Settled));
    }

    [Fact]
    public async Task VirtualKey_DeletedAndMadeAgain_StartsAtZero()
    {
        await Client.SaveAsync("team", new { credit_limit = 0.04 });
        Assert.Single((await Client.DrawAsync("team")).Data);
        (await Client.ManageAsync("DELETE", Path)).Checked(200);
        await Client.SaveAsync("team", new { credit_limit = 0.04 });

        Assert.Equal(0, (await Client.UsageAsync(Path)).Settled);
        Assert.Single((await Client.DrawAsync("team")).Data);
    }

    [Fact]
    public async Task Limit_SetLater_KnowsWhatWasUsedBefore()
    {
        await Client.SaveAsync("team");
        for (var i = 0; i < 3; i++)
            Assert.Single((await Client.DrawAsync("team")).Data);

        await UpdateAsync(new { usage_limits = new { type = "images", credit_limit = 4 } });

        Assert.Single((await Client.DrawAsync("team")).Data);
        (await Client.DrawAsync("team")).Refused(412, "04");
    }

    [Fact]
    public async Task Status_BudgetUsedUp_IsTheSameInEveryView()
    {
        (await Client.ManageAsync(
            "POST", "/integrations",
            new { name = "team", ai_provider_id = "sandbox", usage_limits = new { type = "images", credit_limit = 1 } })).Checked(200);
        (await Client.GenerateAsync(new { prompt = "a lighthouse" }, ("x-portkey-virtual-key", "team"))).Checked(200);
        foreach (var view in new[] { "/virtual-keys", "/providers", "/integrations" })
        {
            Assert.Equal(
                "exhausted", (await Client.ManageAsync("GET", view + "/team")).Checked(200).Json.GetProperty("status").GetString());
            Assert.Equal(
                "exhausted", (await Client.ManageAsync("GET", view)).Checked(200).Json.GetProperty("data")[0].GetProperty("status")
                    .GetString());
        }
    }

    [Fact]
    public async Task Integration_WithABudget_BoundsTheProvidersThatUseIt()
    {
        (await Client.ManageAsync(
            "POST", "/integrations",
            new
            {
                name = "Lender",
                ai_provider_id = "sandbox",
                key = "sk-test-e2e-budget",
                create_default_provider = false,
                usage_limits = new { credit_limit = 0.04 }
            })).Checked(200);
        (await Client.ManageAsync("POST", "/providers", new { name = "Team", integration_id = "lender" })).Checked(200);
        Assert.Single((await Client.DrawAsync("team")).Data);

        var refused = (await Client.DrawAsync("team")).Refused(412, "04");

        Assert.Equal("integration_exhaust_error", refused.Error.GetProperty("type").GetString());
        Assert.Equal(
            (Image, Image),
            ((await Client.UsageAsync("/integrations/lender")).Settled, (await Client.UsageAsync("/providers/team")).Settled));
    }

    private async Task<long> DrawnAsync() => await Client.DrawnAsync() - _drawnBefore;

    private async Task UpdateAsync(object change) => (await Client.ManageAsync("PUT", Path, change)).Checked(200);

    private static long Number(System.Text.Json.JsonElement entry, string name) => entry.GetProperty(name).GetInt64();
}
