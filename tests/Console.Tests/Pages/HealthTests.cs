using System.Text.Json.Nodes;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Health: the instance, what it holds of budgets, and the providers that it asked.</summary>
[Collection(ConsoleTests.Name)]
public sealed class HealthTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Instance_IsListedWithWhatItHolds()
    {
        var made = await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse(
            """{"name":"Leased","slug":"leased","provider":"sandbox","key":"k","usage_limits":{"credit_limit":900}}"""));
        for (var drawn = 0; drawn < 3; drawn++)
            await fixture.Gateway.DrawAsync("a fox", ("x-portkey-virtual-key", "leased"));
        await using var visit = await Visit.StartAsync(fixture, "/health");
        var page = visit.Page;

        var instances = page.GetByRole(AriaRole.Region, new() { Name = "Instances" }).GetByRole(AriaRole.Row);
        await Expect(instances).ToHaveCountAsync(2);
        await Expect(instances.Nth(1)).ToContainTextAsync("answers you");
        await Expect(instances.Nth(1)).ToContainTextAsync("ready");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Leases" })
            .GetByRole(AriaRole.Row, new() { NameRegex = new("^virtual key") })
            .Filter(new() { HasText = made["id"]?.GetValue<string>() ?? "virtual key" })).Not.ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Providers" })).ToContainTextAsync("sandbox");
        await Screenshots.TakeAsync(page, "health", isInDocs: true);
    }

    [Fact]
    public async Task RequestInFlight_IsCountedUntilItIsAnswered()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = await ScriptedProvider.StartAsync(
            400, JsonNode.Parse("""{"error":{"message":"no"}}""")!, answer.Task);
        await using var gateway = await ConsoleGateway.StartAsync("keys");
        await using var visit = await Visit.StartAsync(fixture, "/health", url: gateway.Url, hasClock: true);
        var tile = visit.Page.GetByRole(AriaRole.Region, new() { Name = "In flight" });
        await Expect(tile).ToContainTextAsync("nothing is being drawn");

        var drawn = gateway.DrawAsync("a fox", ("x-portkey-config", provider.Config));
        await visit.PassTimeAsync();
        await Expect(tile).ToContainTextAsync("1 image request");
        await Expect(tile).ToContainTextAsync("openai 1");

        answer.SetResult();
        await drawn;
        await visit.PassTimeAsync();
        await Expect(tile).ToContainTextAsync("nothing is being drawn");
    }

    [Fact]
    public async Task KeyOfAWorkspace_IsToldThatItIsNotItsOwn()
    {
        var (_, key) = await fixture.Gateway.MakeKeyAsync("no health", "analytics.view", "logs.list");
        await using var visit = await Visit.StartAsync(fixture, "/health", key);

        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("all providers");
    }
}
