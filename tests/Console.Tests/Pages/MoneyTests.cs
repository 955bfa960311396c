using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Keys and money: a key that is shown once, budgets that move, uncertain attempts that are settled, a test call.</summary>
[Collection(ConsoleTests.Name)]
public sealed class MoneyTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task NewKey_IsShownOnceAndWorks()
    {
        await using var visit = await Visit.StartAsync(fixture, "/keys/api-keys");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New API key" }).First.ClickAsync();
        await page.GetByLabel("Name").FillAsync("the shop");
        await page.GetByLabel("Budget in dollars").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.GetByRole(AriaRole.Region, new() { Name = "Key", Exact = true }).InnerTextAsync();

        Assert.Equal(200, await fixture.Gateway.DrawAsync(
            "a fox", ("x-portkey-provider", "sandbox"), ("x-portkey-api-key", key)));
        await page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "the shop" })).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "the shop" })).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);

        // Charts call it by its name.
        var id = (await fixture.Gateway.CallAsync("GET", "/v1/api-keys"))["data"]!.AsArray()
            .Single(one => one!["name"]!.GetValue<string>() == "the shop")!["id"]!.GetValue<string>();
        await Eventually.TrueAsync("the request is counted", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
            (await fixture.Gateway.CallAsync("GET", "/v1/analytics/groups/api_key")).ToJsonString().Contains(id, StringComparison.Ordinal));
        await visit.GoAsync("/analytics?range=1h");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "By API key" })
            .GetByRole(AriaRole.Link, new() { Name = "the shop" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Budget_MovesWhileSomebodyElseDraws()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse(
            """{"name":"Moving","slug":"moving","provider":"sandbox","key":"k","usage_limits":{"credit_limit":1}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/keys/virtual-keys?q=moving", hasClock: true);
        var bar = visit.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Cost: ") });
        await Expect(bar).ToHaveAttributeAsync(
            "aria-label", "Cost: $0.00 settled, $0.00 reserved, $0.00 leased, $0.00 uncertain, $1.00 free");

        await fixture.Gateway.DrawAsync("a fox", ("x-portkey-virtual-key", "moving"));
        await visit.PassTimeAsync();

        await Expect(bar).ToHaveAttributeAsync("aria-label", new Regex(@"^Cost: \$0\.04 settled"));
    }

    [Fact]
    public async Task RateLimits_MoveWhileSomebodyElseDraws()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse("""
            {"name":"Paced","slug":"paced","provider":"sandbox","key":"k",
             "rate_limits":[{"type":"requests","unit":"rph","value":50},{"type":"images_in_flight","value":3}]}
            """));
        await fixture.Gateway.CallAsync("POST", "/v1/policies/rate-limits", JsonNode.Parse("""
            {"name":"Paced users","conditions":[{"key":"workspace_id","value":"default"}],
             "group_by":[{"key":"metadata.paced"}],"type":"requests","unit":"rpd","value":9}
            """));
        await using var visit = await Visit.StartAsync(fixture, "/keys/virtual-keys?q=paced", hasClock: true);
        var page = visit.Page;
        await Expect(Bar("Images in flight: 0 of 3")).ToBeVisibleAsync();
        await Expect(Bar("Requests an hour: 0 of 50")).ToBeVisibleAsync();

        await fixture.Gateway.DrawAsync(
            "a fox", ("x-portkey-virtual-key", "paced"), ("x-portkey-metadata", """{"paced":"ann"}"""));
        await visit.PassTimeAsync();

        await Expect(Bar("Requests an hour: 1 of 50")).ToBeVisibleAsync();
        await visit.GoAsync("/keys/policies");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rates" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("kind=rate-limits"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Paced users" }).ClickAsync();
        await page.GetByLabel("Where one metadata.paced stands").FillAsync("ann");
        await Expect(Bar("Requests a day: 1 of 9")).ToBeVisibleAsync();

        ILocator Bar(string name) => page.GetByRole(AriaRole.Img, new() { Name = name });
    }

    [Fact]
    public async Task Policy_ListsTheValuesWithTheMostUsage_AndWhereOneStands()
    {
        var made = await fixture.Gateway.CallAsync("POST", "/v1/policies/usage-limits", JsonNode.Parse("""
            {"name":"Users' dollars","conditions":[{"key":"workspace_id","value":"default"}],
             "group_by":[{"key":"user"}],"type":"cost","credit_limit":90}
            """));
        // A new policy counts within a second.
        var usage = $"/v1/policies/usage-limits/{made["id"]}/usage?value=the-busiest";
        await Eventually.TrueAsync("the policy counts", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
        {
            await fixture.Gateway.CallAsync(
                "POST", "/v1/images/generations", new JsonObject { ["prompt"] = "a fox", ["user"] = "the-busiest" },
                ("x-portkey-provider", "sandbox"));
            return (await fixture.Gateway.CallAsync("GET", usage))["cost"]!["settled"]!.GetValue<long>() > 0;
        });
        await Eventually.TrueAsync("the requests are logged", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
            (await fixture.Gateway.CallAsync("GET", "/v1/analytics/groups/users")).ToJsonString()
                .Contains("the-busiest", StringComparison.Ordinal));
        await using var visit = await Visit.StartAsync(fixture, "/keys/policies?q=dollars");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Users' dollars" }).ClickAsync();

        await page.GetByRole(AriaRole.Region, new() { Name = "Most usage" })
            .GetByRole(AriaRole.Button, new() { NameRegex = new("^the-busiest") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new(@"^Cost: \$0\.(0[1-9]|[1-9]\d) settled") })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task UncertainAttempt_IsSettledByHand()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse(
            """{"name":"Doubtful","slug":"doubtful","provider":"sandbox","key":"k","usage_limits":{"credit_limit":1}}"""));
        await fixture.Gateway.DrawAsync(
            "a fox", ("x-portkey-config", """{"virtual_key":"doubtful","override_params":{"model":"sandbox-cut"}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/keys/virtual-keys?q=doubtful");
        var page = visit.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Doubtful" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 uncertain attempt" })).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "keys", isInDocs: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Not billed" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 uncertain attempt" })).ToHaveCountAsync(0);
        var usage = await fixture.Gateway.CallAsync("GET", "/v1/virtual-keys/doubtful/usage");
        Assert.Equal(0, usage["cost"]!["uncertain"]!.GetValue<long>());
    }

    [Fact]
    public async Task TestCall_SaysWhatTheProviderAnswers()
    {
        await fixture.Gateway.CallAsync(
            "POST", "/v1/virtual-keys", JsonNode.Parse("""{"name":"Tested","slug":"tested","provider":"sandbox","key":"k"}"""));
        await using var visit = await Visit.StartAsync(fixture, "/keys/virtual-keys?q=tested");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Tested" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test call" }).ClickAsync();

        await Expect(visit.Page.GetByText("It answers: 10 models")).ToBeVisibleAsync();
    }
}
