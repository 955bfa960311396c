using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Rules that hold on every page: accessibility, narrow and wide windows, dark and light, keys, harmless texts.</summary>
[Collection(ConsoleTests.Name)]
public sealed class EveryPageTests(ConsoleFixture fixture)
{
    private const string Script = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private static readonly (string Path, string Heading)[] Pages =
    [
        ("/playground", "Playground"), ("/logs", "Logs"), ("/logs?view=table", "Logs"), ("/configs", "Configs"),
        ("/configs/+new", "New config"), ("/keys/api-keys", "Keys and money"), ("/keys/virtual-keys", "Keys and money"),
        ("/keys/integrations", "Keys and money"), ("/keys/workspaces", "Keys and money"), ("/keys/policies", "Keys and money"),
        ("/analytics", "Analytics"), ("/health", "Health"), ("/audit", "Audit"),
    ];

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(375, ColorScheme.Light)]
    public async Task EveryPage_IsAccessibleAndFitsTheWindow(int width, ColorScheme scheme)
    {
        await SeedAsync();
        await using var visit = await Visit.StartAsync(fixture, "/playground", width: width, height: 800, scheme: scheme);
        var faults = new List<string>();
        foreach (var (path, heading) in Pages)
        {
            await visit.GoAsync(path);
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Status, new() { NameRegex = new("^Loading") })).ToHaveCountAsync(0);
            if (await visit.OverflowAsync() is > 0 and var wide)
                faults.Add($"{path}: {wide} pixels too wide");
            var result = width > 1000 ? (await visit.Page.RunAxe(RulesOf(scheme))).Violations : [];
            faults.AddRange(result.Where(found => found.Impact is "serious" or "critical")
                .Select(found => $"{path}: {found.Id}: {string.Join(" | ", found.Nodes.Take(3).Select(node => node.Html))}"));
            var name = path.Split('?')[0].Trim('/').Replace('/', '-').Replace("+", string.Empty, StringComparison.Ordinal);
            await Screenshots.TakeAsync(visit.Page, $"{name}-{width}-{scheme}".ToLowerInvariant());
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Keys_LeadEverywhere()
    {
        await using var visit = await Visit.StartAsync(fixture, "/playground");
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Playground" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Configs" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Expanded = false }).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Expanded = true })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Theme_IsKept()
    {
        await using var visit = await Visit.StartAsync(fixture, "/audit");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: system" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: light" }).ClickAsync();
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" })).ToBeVisibleAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
    }

    [Fact]
    public async Task ScriptInNames_IsText()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/configs", new JsonObject
        {
            ["name"] = Script,
            ["slug"] = "scripted",
            ["config"] = new JsonObject { ["provider"] = "sandbox", ["override_params"] = new JsonObject { ["user"] = Script } },
        });
        await using var visit = await Visit.StartAsync(fixture, "/configs");
        var page = visit.Page;
        page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);

        await Expect(page.GetByText(Script).First).ToBeVisibleAsync();
        foreach (var path in (string[])["/configs/scripted", "/audit", "/playground?prompt=" + Uri.EscapeDataString(Script)])
        {
            await visit.GoAsync(path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            Assert.Equal(0, await page.Locator("img[src='x']").CountAsync());
        }

        await fixture.Gateway.CallAsync("DELETE", "/v1/configs/scripted");
    }

    // Schemes differ in their colours alone: what else a page has is looked at once. Only violations are told apart and described.
    private static AxeRunOptions RulesOf(ColorScheme scheme) => new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = scheme == ColorScheme.Light
            ? null
            : new() { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
    };

    private async Task SeedAsync()
    {
        var known = await fixture.Gateway.CallAsync("GET", "/v1/virtual-keys");
        if (known["data"]!.AsArray().Any(key => key!["slug"]!.GetValue<string>() == "seed"))
            return;
        await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse("""
            {"name":"Sandbox key","slug":"seed","provider":"sandbox","key":"k",
             "usage_limits":{"credit_limit":2,"periodic_reset":"monthly"}}
            """));
        await fixture.Gateway.CallAsync("POST", "/v1/policies/usage-limits", JsonNode.Parse("""
            {"name":"one dollar a user","conditions":[{"key":"workspace_id","value":"default"}],"group_by":[{"key":"user"}],
             "type":"cost","credit_limit":1}
            """));
        foreach (var prompt in (string[])["a lighthouse at dusk", "a fox under a lamp", "mountains in fog"])
            await fixture.Gateway.DrawAsync(prompt, ("x-portkey-virtual-key", "seed"));
        await fixture.Gateway.MakeKeyAsync("web shop", "completions.write");
    }
}
