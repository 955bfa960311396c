using System.Globalization;
using System.Net;
using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>One budget, spent through two front-ends.</summary>
public sealed class SharedBudgetTests : IAsyncLifetime
{
    private const int Limit = 40;

    // A busy machine may take its time to answer; what lies idle would come back by itself only long after that.
    private static readonly (string, string)[] Terms =
        [("LEDGER__ADMITWAITMS", "20000"), ("LEDGER__RENEWSECONDS", "100"), ("LEDGER__TERMSECONDS", "600")];

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly ProcessGroup _group = new();
    private readonly HttpListener _webhook = new();
    private readonly Member _first;
    private readonly Member _second;
    private readonly Member _silo;

    public SharedBudgetTests()
    {
        var address = $"http://127.0.0.1:{FreePorts.TakeOne().ToString(CultureInfo.InvariantCulture)}/";
        _webhook.Prefixes.Add(address);
        _webhook.Start();
        _silo = _group.StartMember("silo", [("ALERTS__WEBHOOKURL", address), .. Terms]);
        _first = _group.StartMember("api", Terms);
        _second = _group.StartMember("api", Terms);
    }

    public Task InitializeAsync() => _group.AllReadyAsync(this, _silo, _first, _second);

    public async Task DisposeAsync()
    {
        _webhook.Close();
        await _group.DisposeAsync();
    }

    [Fact]
    public async Task Draw_WhatAnIdleFrontEndHolds_IsNotRefusedAtTheOther()
    {
        await SaveAsync(new { credit_limit = Limit, type = "images" });
        // The first gets a slice for what it may need next, and then needs nothing.
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, await DrawAsync(_first));
        await UsageAsync(_first);

        for (var i = 8; i < Limit; i++)
            Assert.Equal(200, await DrawAsync(_second));

        Assert.Equal((412, 412), (await DrawAsync(_first), await DrawAsync(_second)));
        await UsageAsync(_first);
        var usage = await UsageAsync(_second);
        Assert.Equal(
            (Limit, 0, 0),
            (usage.GetProperty("settled").GetInt32(), usage.GetProperty("free").GetInt32(), usage.GetProperty("uncertain").GetInt32()));
    }

    [Fact]
    public async Task Draw_PastTheAlertThreshold_IsPostedByTheSiloOnce()
    {
        await SaveAsync(new { credit_limit = Limit, alert_threshold = 2, type = "images" });
        foreach (var frontEnd in new[] { _first, _second, _first })
        {
            Assert.Equal(200, await DrawAsync(frontEnd));
            await UsageAsync(frontEnd);
        }

        var alert = await AlertAsync();
        Assert.Equal(("virtual-key", "team", "images", 2, Limit), (
            alert.GetProperty("entity").GetString(), alert.GetProperty("slug").GetString(), alert.GetProperty("type").GetString(),
            alert.GetProperty("alert_threshold").GetInt32(), alert.GetProperty("limit").GetInt32()));

        // The next that is posted is of the next period, so there was no other between; and the other front-end draws in it.
        await _group.ManageAsync(
            _second, HttpMethod.Put, "/v1/virtual-keys/team",
            new { reset_usage = true, usage_limits = new { credit_limit = Limit, alert_threshold = 1, type = "images" } });
        // An image that this one draws before the hint of the new period reaches it belongs to the old one.
        var next = AlertAsync();
        await Eventually.TrueAsync("the other front-end draws in the new period", Soon, async _ =>
        {
            if (!next.IsCompleted)
            {
                Assert.Equal(200, await DrawAsync(_first));
                await UsageAsync(_first);
            }

            return next.IsCompleted;
        });
        Assert.Equal(1, (await next).GetProperty("alert_threshold").GetInt32());
    }

    private async Task SaveAsync(object limits)
    {
        await _group.ManageAsync(
            _first, HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Team", provider = "sandbox", key = "a key that is shared and sealed", usage_limits = limits });
        await Eventually.TrueAsync(
            "the key is known at the other front-end", Soon, async cancellation => await _group.StatusAsync(
                _second, "/v1/virtual-keys/team", cancellation) == 200);
    }

    private async Task<JsonElement> UsageAsync(Member frontEnd) =>
        (await _group.ManageAsync(frontEnd, HttpMethod.Get, "/v1/virtual-keys/team/usage")).GetProperty("images");

    private async Task<JsonElement> AlertAsync()
    {
        var context = await _webhook.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var alert = await JsonDocument.ParseAsync(context.Request.InputStream);
        context.Response.Close();
        return alert.RootElement;
    }

    private Task<int> DrawAsync(Member frontEnd) => _group.DrawAsync(frontEnd, "x-portkey-virtual-key", "team");
}
