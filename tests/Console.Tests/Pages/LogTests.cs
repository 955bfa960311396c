using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>The log: images, live entries of another client, filters in the address, one request and its attempts.</summary>
[Collection(ConsoleTests.Name)]
public sealed class LogTests(ConsoleFixture fixture)
{
    private const string Script = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    [Fact]
    public async Task Live_EntryOfAnotherClient_Appears()
    {
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dlive-user");
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing fits these filters" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go live" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true })).ToBeVisibleAsync();

        await fixture.Gateway.DrawAsync(
            "a fox", ("x-portkey-provider", "sandbox"), ("x-portkey-metadata", """{"_user":"live-user"}"""));

        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(Images(page).GetByRole(AriaRole.Img)).ToHaveJSPropertyAsync("complete", true);
    }

    [Fact]
    public async Task Filters_StandInTheAddress_AndTheBackButtonTakesThemAway()
    {
        await DrawAsync("a red boat", "filtered");
        await DrawAsync("a blue boat", "filtered", "sandbox-503");
        await LoggedAsync("filtered", 2);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dfiltered");
        var page = visit.Page;
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Button, new() { Name = "Filters (1)" }).ClickAsync();
        await page.GetByLabel("Status").SelectOptionAsync("4xx,5xx");
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("status_code=4xx%2C5xx"));

        await page.ReloadAsync();
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("RED");
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("q=RED"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Logs" }).First.ClickAsync();
        await Expect(page.GetByLabel("Search prompts")).ToHaveValueAsync(string.Empty);
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).Not.ToHaveCountAsync(1);
    }

    // The window is in Berlin.
    [Fact]
    public async Task Times_AreSaidInTheReadersZone()
    {
        await using var visit = await Visit.StartAsync(fixture, "/logs?range=any&from=2026-01-01T23%3A30%3A00.000Z");
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Active filters" })).ToContainTextAsync("From: Jan 2, 2026, 12:30:00");

        await page.GetByRole(AriaRole.Button, new() { Name = "Filters (1)" }).ClickAsync();
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync("2026-01-02T00:30");
        await page.GetByLabel("Until").FillAsync("2026-01-02T01:00");
        await Expect(page).ToHaveURLAsync(new Regex("until=2026-01-02T00%3A00%3A00.000Z"));
    }

    [Fact]
    public async Task Request_OfAFallback_ShowsItsTimelineAndBodies()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/configs", JsonNode.Parse("""
            {"name":"Falls","slug":"falls","config":{"strategy":{"mode":"fallback"},
             "targets":[{"provider":"sandbox","override_params":{"model":"sandbox-503"}},{"provider":"sandbox"}]}}
            """));
        await fixture.Gateway.DrawAsync("a boat on a lake", ("x-portkey-config", "falls"), User("fallback"));
        await LoggedAsync("fallback", 1);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dfallback");
        var page = visit.Page;
        await Images(page).GetByRole(AriaRole.Link).ClickAsync();

        var attempts = page.GetByRole(AriaRole.List, new() { Name = "Attempts" }).GetByRole(AriaRole.Listitem);
        await Expect(attempts).ToHaveCountAsync(2);
        await Expect(attempts.Nth(0)).ToContainTextAsync("config.targets[0]");
        await Expect(attempts.Nth(0)).ToContainTextAsync("503");
        await Expect(attempts.Nth(1)).ToContainTextAsync("$0.04");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Prompt" })).ToHaveTextAsync("a boat on a lake");
        await Screenshots.TakeAsync(page, "request", isInDocs: true);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        var curl = string.Empty;
        await Eventually.TrueAsync("it is copied", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
            (curl = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Length > 0);
        Assert.StartsWith($"curl '{new Uri(fixture.Gateway.Url, "/v1/images/generations")}'", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'x-portkey-config: falls'", curl, StringComparison.Ordinal);
        Assert.Contains("a boat on a lake", curl, StringComparison.Ordinal);
        Assert.DoesNotContain(ConsoleGateway.AdminKey, curl, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Sent" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the provider was sent", Exact = true }).First)
            .ToContainTextAsync("sandbox.invalid");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Answer" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the provider answered", Exact = true }).First)
            .ToContainTextAsync("b64_json");
        await page.GetByRole(AriaRole.Button, new() { Name = "Good" }).ClickAsync();
        await Expect(page.GetByText("Thank you, it counts in the analytics.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Arrows_LeadToTheNeighbours()
    {
        foreach (var prompt in (string[])["first", "second", "third"])
            await DrawAsync(prompt, "arrows");
        await LoggedAsync("arrows", 3);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Darrows");
        var page = visit.Page;
        var prompted = page.GetByRole(AriaRole.Region, new() { Name = "Prompt" });
        await Images(page).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(prompted).ToHaveTextAsync("third");

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(prompted).ToHaveTextAsync("second");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(prompted).ToHaveTextAsync("third");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex(@"/console/logs\?metadata=_user%3Darrows$"));
    }

    [Fact]
    public async Task ScriptInPromptAndMetadata_IsText()
    {
        var metadata = new JsonObject { ["_user"] = "scripted", ["team"] = Script }.ToJsonString();
        await fixture.Gateway.DrawAsync(Script, ("x-portkey-provider", "sandbox"), ("x-portkey-metadata", metadata));
        await LoggedAsync("scripted", 1);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dscripted");
        var page = visit.Page;
        page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);
        await Images(page).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Prompt" })).ToHaveTextAsync(Script);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Facts" }).ClickAsync();
        await Expect(page.GetByText("team: " + Script)).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("img[src='x']").CountAsync());
    }

    [Fact]
    public async Task AnswerOfAClient_SvgAndScripts_AreNotShownAsThem()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/logs", new JsonObject
        {
            ["request"] = new JsonObject
            {
                ["url"] = "https://images.example/v1/images/generations",
                ["provider"] = "openai",
                ["body"] = new JsonObject { ["prompt"] = "p", ["user"] = "svg" },
            },
            ["response"] = new JsonObject
            {
                ["status"] = 200,
                ["body"] = new JsonObject
                {
                    ["data"] = new JsonArray(new JsonObject { ["url"] = "data:image/svg+xml,<svg onload=alert(1)/>" }),
                    ["error"] = Script,
                },
            },
            ["metadata"] = new JsonObject { ["_user"] = "svg" },
        });
        await LoggedAsync("svg", 1);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dsvg");
        var page = visit.Page;
        page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);
        await Images(page).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Answer" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the caller got" }).First).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Dialog).Locator("img").CountAsync());
    }

    [Fact]
    public async Task SvgOfAProvider_IsNeitherShownNorRun()
    {
        var svg = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"><script>alert(2)</script></svg>""";
        await using var provider = await ScriptedProvider.StartAsync(200, new JsonObject
        {
            ["created"] = 1,
            ["data"] = new JsonArray(new JsonObject { ["b64_json"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)) }),
        });
        await fixture.Gateway.DrawAsync("a vector", ("x-portkey-config", provider.Config), User("vector"));
        await LoggedAsync("vector", 1);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dvector");
        var page = visit.Page;
        page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);
        await Images(page).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Answer" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the caller got" }).First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("main img[src*='/images/'], [role=dialog] img").CountAsync());

        // Whoever opens the address of the image itself is harmed as little.
        var id = new Uri(page.Url).Segments[^1];
        var image = await page.APIRequest.GetAsync(new Uri(fixture.Gateway.Url, $"/v1/logs/{id}/images/0").AbsoluteUri);
        if (image.Ok)
        {
            Assert.Equal("nosniff", image.Headers["x-content-type-options"]);
            Assert.Contains("default-src 'none'", image.Headers["content-security-policy"], StringComparison.Ordinal);
            Assert.Contains("sandbox", image.Headers["content-security-policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ScriptInAProvidersError_IsText()
    {
        await using var provider = await ScriptedProvider.StartAsync(400, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = Script, ["type"] = Script, ["code"] = Script },
        });
        await fixture.Gateway.CallAsync("POST", "/v1/configs", new JsonObject
        {
            ["name"] = "Scripts",
            ["slug"] = "scripts",
            ["config"] = JsonNode.Parse(provider.Config),
        });
        await using var visit = await Visit.StartAsync(fixture, "/playground?via=config%3Ascripts&prompt=a+fox");
        var page = visit.Page;
        page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Draw") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Script);
        Assert.Equal(0, await page.Locator("img[src='x']").CountAsync());

        await fixture.Gateway.DrawAsync("a fox", ("x-portkey-config", "scripts"), User("script-error"));
        await LoggedAsync("script-error", 1);
        await visit.GoAsync("/logs?metadata=_user%3Dscript-error");
        await Images(page).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Answer" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the provider answered", Exact = true }).First)
            .ToContainTextAsync("onerror=alert(1)");
        Assert.Equal(0, await page.Locator("img[src='x']").CountAsync());
    }

    // While time stands still every way is a flight.
    [Fact]
    public async Task Gallery_FlyingBy_AsksForNoThumbnailsUntilItStandsStill()
    {
        const int Drawn = 24;
        for (var number = 0; number < Drawn; number++)
            await DrawAsync($"image {number}", "flight");
        await LoggedAsync("flight", Drawn);
        await using var visit = await Visit.StartAsync(fixture, "/icon.svg", hasClock: true);
        var page = visit.Page;
        await page.SetViewportSizeAsync(375, 500);
        await visit.GoAsync("/logs?metadata=_user%3Dflight");
        var thumbnails = Images(page).GetByRole(AriaRole.Img);
        await Expect(thumbnails).Not.ToHaveCountAsync(0);
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddDays(1));

        await page.EvaluateAsync(
            """
            async () => {
              for (const top of [10, document.documentElement.scrollHeight]) {
                const scrolled = new Promise(done => addEventListener('scroll', done, { once: true }));
                scrollTo(0, top);
                await scrolled;
              }
            }
            """);
        await Expect(thumbnails).ToHaveCountAsync(0);
        await Expect(Images(page).GetByRole(AriaRole.Listitem)).Not.ToHaveCountAsync(0);

        await visit.PassTimeAsync();
        await Expect(thumbnails).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Gallery_IsInTheDocs()
    {
        foreach (var prompt in (string[])["a harbour in the evening", "hills in spring", "a night with stars", "dunes", "a lake", "pines"])
            await DrawAsync(prompt, "gallery");
        await LoggedAsync("gallery", 6);
        await using var visit = await Visit.StartAsync(fixture, "/logs?metadata=_user%3Dgallery");
        await Expect(Images(visit.Page).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(6);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Screenshots.TakeAsync(visit.Page, "logs", isInDocs: true);
        await visit.GoAsync("/analytics?range=1h");
        await Expect(visit.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Requests over time") })).ToBeVisibleAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Screenshots.TakeAsync(visit.Page, "analytics", isInDocs: true);
    }

    private static ILocator Images(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "Images" });

    private static (string Name, string Value) User(string name) =>
        ("x-portkey-metadata", new JsonObject { ["_user"] = name }.ToJsonString());

    private async Task DrawAsync(string prompt, string user, string model = "sandbox") => await fixture.Gateway.DrawAsync(
        prompt, ("x-portkey-config", $$$"""{"provider":"sandbox","override_params":{"model":"{{{model}}}"}}"""), User(user));

    // Entries are stored a moment after the answer.
    private async Task LoggedAsync(string user, int count)
    {
        var metadata = Uri.EscapeDataString(new JsonObject { ["_user"] = user }.ToJsonString());
        await Eventually.TrueAsync($"{count} entries of {user} are logged", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
            (await fixture.Gateway.CallAsync("GET", $"/v1/logs?is_final=true&metadata={metadata}"))["data"]!.AsArray().Count >= count);
    }
}
