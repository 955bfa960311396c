using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>One budget, spent through two front-ends.</summary>
[Collection(TwoFrontEndsTests.Name)]
public sealed class SharedBudgetTests(TwoFrontEnds processes)
{
    private const int Limit = 40;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly ProcessGroup _group = processes.Group;
    private readonly Member _first = processes.First;
    private readonly Member _second = processes.Second;

    [Fact]
    public async Task Draw_WhatAnIdleFrontEndHolds_IsNotRefusedAtTheOther()
    {
        await SaveAsync("idle", new { credit_limit = Limit, type = "images" });

        // The first gets a slice for what it may need next, and then needs nothing.
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, await DrawAsync(_first, "idle"));
        await UsageAsync(_first, "idle");

        for (var i = 8; i < Limit; i++)
            Assert.Equal(200, await DrawAsync(_second, "idle"));

        Assert.Equal((412, 412), (await DrawAsync(_first, "idle"), await DrawAsync(_second, "idle")));
        await UsageAsync(_first, "idle");
        var usage = await UsageAsync(_second, "idle");
        Assert.Equal(
            (Limit, 0, 0),
            (usage.GetProperty("settled").GetInt32(), usage.GetProperty("free").GetInt32(), usage.GetProperty("uncertain").GetInt32()));
    }

    [Fact]
    public async Task Draw_PastTheAlertThreshold_IsPostedByTheSiloOnce()
    {
        await SaveAsync("alert", new { credit_limit = Limit, alert_threshold = 2, type = "images" });
        foreach (var frontEnd in new[] { _first, _second, _first })
        {
            Assert.Equal(200, await DrawAsync(frontEnd, "alert"));
            await UsageAsync(frontEnd, "alert");
        }

        var alert = await processes.AlertAsync();
        Assert.Equal(("virtual-key", "alert", "images", 2, Limit), (
            alert.GetProperty("entity").GetString(), alert.GetProperty("slug").GetString(), alert.GetProperty("type").GetString(),
            alert.GetProperty("alert_threshold").GetInt32(), alert.GetProperty("limit").GetInt32()));

        // The next that is posted is of the next period, so there was no other between; and the other front-end draws in it.
        await _group.ManageAsync(
            _second, HttpMethod.Put, "/v1/virtual-keys/alert",
            new { reset_usage = true, usage_limits = new { credit_limit = Limit, alert_threshold = 1, type = "images" } });
        // An image that this one draws before the hint of the new period reaches it belongs to the old one.
        var next = processes.AlertAsync();
        await Eventually.TrueAsync("the other front-end draws in the new period", Soon, async _ =>
        {
            if (!next.IsCompleted)
            {
                Assert.Equal(200, await DrawAsync(_first, "alert"));
                await UsageAsync(_first, "alert");
            }

            return next.IsCompleted;
        });
        Assert.Equal(1, (await next).GetProperty("alert_threshold").GetInt32());
    }

    private async Task SaveAsync(string slug, object limits)
    {
        await _group.ManageAsync(
            _first, HttpMethod.Post, "/v1/virtual-keys",
            new { name = slug, slug, provider = "sandbox", key = "a key that is shared and sealed", usage_limits = limits });
        await Eventually.TrueAsync(
            "the key is known at the other front-end", Soon, async cancellation => await _group.StatusAsync(
                _second, "/v1/virtual-keys/" + slug, cancellation) == 200);
    }

    private async Task<JsonElement> UsageAsync(Member frontEnd, string slug) =>
        (await _group.ManageAsync(frontEnd, HttpMethod.Get, $"/v1/virtual-keys/{slug}/usage")).GetProperty("images");

    private Task<int> DrawAsync(Member frontEnd, string slug) => _group.DrawAsync(frontEnd, "x-portkey-virtual-key", slug);
}
