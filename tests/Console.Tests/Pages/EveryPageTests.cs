using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Rules that hold on every page: accessibility, narrow and wide windows, dark and light, keys, harmless texts.</summary>
[Collection(ConsoleTests.Name)]
public sealed class EveryPageTests(ConsoleFixture fixture)
{
    private const string Script = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly (string Path, string Name, string Heading)[] Pages =
    [
        ("/playground", "playground", "Playground"), ("/playground?mode=edit", "playground-edit", "Playground"),
        ("/logs", "logs", "Logs"), ("/logs?view=table", "logs-table", "Logs"), ("/logs?q=nothing+like+this", "logs-empty", "Logs"),
        ("/configs", "configs", "Configs"), ("/configs/+new", "configs-new", "New config"),
        ("/configs/seed", "configs-one", "Seeded config"),
        ("/keys/api-keys", "keys-api-keys", "Keys and money"), ("/keys/virtual-keys", "keys-virtual-keys", "Keys and money"),
        ("/keys/integrations", "keys-integrations", "Keys and money"), ("/keys/workspaces", "keys-workspaces", "Keys and money"),
        ("/keys/policies", "keys-policies", "Keys and money"), ("/guardrails", "guardrails", "Guardrails"),
        ("/guardrails/+new", "guardrails-new", "New guardrail"), ("/guardrails/seed", "guardrails-one", "Seeded guardrail"),
        ("/analytics", "analytics", "Analytics"), ("/health", "health", "Health"), ("/audit", "audit", "Audit"),
    ];

    // Each page is visited once, and looked at in light, in dark, and in a narrow window.
    [Fact]
    public async Task EveryPage_IsAccessibleAndFitsTheWindow()
    {
        await SeedAsync();
        await using var visit = await Visit.StartAsync(fixture, "/playground");
        var page = visit.Page;
        await page.SetViewportSizeAsync(1440, 800);
        var faults = new List<string>();
        foreach (var (path, name, heading) in Pages)
        {
            // Within the page, as a link leads: its files are compiled once.
            await page.EvaluateAsync("path => history.pushState(null, '', '/console' + path)", path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Status, new() { NameRegex = new("^Loading") })).ToHaveCountAsync(0);
            await LookAsync($"{name}-1440-light", ColorScheme.Light);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await LookAsync($"{name}-1440-dark", ColorScheme.Dark);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.SetViewportSizeAsync(375, 800);
            await LookAsync($"{name}-375-light", null);
            await page.SetViewportSizeAsync(1440, 800);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));

        async Task LookAsync(string name, ColorScheme? scheme)
        {
            if (await visit.OverflowAsync() is > 0 and var wide)
                faults.Add($"{name}: {wide} pixels too wide");
            if (scheme is { } shown)
                faults.AddRange((await SettledViolationsAsync(page, shown)).Select(found => $"{name}: {found}"));
            await Screenshots.TakeAsync(page, name);
        }
    }

    [Fact]
    public async Task Keys_LeadEverywhere()
    {
        await using var visit = await Visit.StartAsync(fixture, "/playground");
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Playground" })).ToBeVisibleAsync();

        await GoByKeysAsync(page, "c", "Configs");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await GoByKeysAsync(page, "u", "Audit");
        await Expect(page.GetByRole(AriaRole.Button, new() { Expanded = false }).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Expanded = true })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Theme_IsKept()
    {
        await using var visit = await Visit.StartAsync(fixture, "/audit", isAlone: true);
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

    // Charts are drawn again some frames after the scheme changes.
    private static async Task<string[]> SettledViolationsAsync(IPage page, ColorScheme scheme)
    {
        const int Most = 20;
        var found = await ViolationsAsync(page, scheme);
        for (var tried = 1; tried < Most && found.Length > 0; tried++)
        {
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            found = await ViolationsAsync(page, scheme);
        }

        return found;
    }

    // Schemes differ in their colours alone: what else a page has is looked at once. axe's own runner would put the results together
    // in a further window for each page, which is for frames, and there are none.
    private static async Task<string[]> ViolationsAsync(IPage page, ColorScheme scheme)
    {
        Assert.Single(page.Frames);
        var options = new Dictionary<string, object> { ["resultTypes"] = new[] { "violations" } };
        if (scheme == ColorScheme.Dark)
            options["runOnly"] = new[] { "color-contrast", "link-in-text-block" };
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync($"() => {{ {Axe} }}");
        return await page.EvaluateAsync<string[]>(
            """
            async options => (await axe.run(document, options)).violations
              .filter(found => ["serious", "critical"].includes(found.impact))
              .map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.html).join(" | ")}`)
            """, options);
    }

    // Both keys are to come within 1.2 s, which a busy machine does not always manage: they are pressed again then.
    private static Task<TimeSpan> GoByKeysAsync(IPage page, string key, string heading) => Eventually.TrueAsync(
        $"g {key} leads to {heading}", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(key);
            return await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).IsVisibleAsync();
        });

    private async Task SeedAsync()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/virtual-keys", JsonNode.Parse("""
            {"name":"Sandbox key","slug":"seed","provider":"sandbox","key":"k",
             "usage_limits":{"credit_limit":2,"periodic_reset":"monthly"}}
            """));
        await fixture.Gateway.CallAsync("POST", "/v1/policies/usage-limits", JsonNode.Parse("""
            {"name":"one dollar a user","conditions":[{"key":"workspace_id","value":"default"}],"group_by":[{"key":"user"}],
             "type":"cost","credit_limit":1}
            """));
        await fixture.Gateway.CallAsync("POST", "/v1/guardrails", JsonNode.Parse("""
            {"name":"Seeded guardrail","slug":"seed","actions":{"deny":true},
             "checks":[{"id":"default.contains","parameters":{"words":["logo","trademark"],"operator":"none"}}]}
            """));
        await fixture.Gateway.CallAsync("POST", "/v1/configs", JsonNode.Parse("""
            {"name":"Seeded config","slug":"seed","config":{"strategy":{"mode":"loadbalance"},"input_guardrails":["seed"],
             "targets":[{"virtual_key":"seed","weight":90},{"provider":"sandbox","name":"new","weight":10}]}}
            """));
        foreach (var prompt in (string[])["a lighthouse at dusk", "a fox under a lamp", "mountains in fog"])
            await fixture.Gateway.DrawAsync(prompt, ("x-portkey-virtual-key", "seed"));
        await fixture.Gateway.MakeKeyAsync("web shop", "completions.write");
    }
}
