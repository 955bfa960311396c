using System.Text.Json.Nodes;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Configs: all faults at their places, what a config would do, versions and restoring one, the canary's slider.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ConfigTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Edit_FaultThenExplainThenSaveThenRestore()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/configs", JsonNode.Parse(
            """{"name":"Edited","slug":"edited","config":{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"}]}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/configs/edited");
        var page = visit.Page;
        var attempts = page.GetByRole(AriaRole.List, new() { Name = "Attempts" });
        await Expect(attempts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        await page.WriteAsync(
            "Config as JSON", """{"strategy":{"mode":"fallbak"},"targets":[{"provider":"sandbox","weight":-1},{"provider":"nobody"}]}""");
        var faults = page.GetByRole(AriaRole.List, new() { Name = "Faults" }).GetByRole(AriaRole.Listitem);
        foreach (var place in (string[])["strategy.mode", "targets.0.weight", "targets.1.provider"])
            await Expect(faults.Filter(new() { HasText = place })).ToHaveCountAsync(1);
        await Expect(page.Locator(".cm-lintRange-error")).Not.ToHaveCountAsync(0);
        await Screenshots.TakeAsync(page, "config-faults");

        await page.WriteAsync("Config as JSON", """
            {"strategy":{"mode":"fallback"},
             "targets":[{"provider":"openai","override_params":{"model":"gpt-image-1"}},{"provider":"sandbox"}]}
            """);
        await Expect(attempts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(attempts).ToContainTextAsync("after any answer that is not 2xx");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save new version" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Version 2" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Version 2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences of version 2 from the one before" }))
            .ToContainTextAsync("gpt-image-1");
        await page.EvaluateAsync("() => scrollTo(0, 0)");
        await Screenshots.TakeAsync(page, "config", isInDocs: true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Version 3" })).ToBeVisibleAsync();
        await Expect(attempts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Draft_IsThereAfterAnotherPage_UntilItIsDiscarded()
    {
        await fixture.Gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"Drafted","slug":"drafted","config":{"provider":"sandbox"}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/configs/drafted");
        var page = visit.Page;
        await page.WriteAsync("Config as JSON", """{"provider":"openai"}""");
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit", Level = 1 })).ToBeVisibleAsync();
        await page.GoBackAsync();

        await Expect(page.GetByLabel("Config as JSON")).ToContainTextAsync("openai");
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(page.GetByLabel("Config as JSON")).ToContainTextAsync("sandbox");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save new version" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Editor_ProposesWhatTheSchemaHas()
    {
        await using var visit = await Visit.StartAsync(fixture, "/configs/+new");
        var page = visit.Page;
        await page.WriteAsync("Config as JSON", "{\"strategy\": {\"mode\": \"");
        await page.Keyboard.PressAsync("l");
        await page.Keyboard.PressAsync("Control+Space");

        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "\"loadbalance\"" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Canary_SliderSetsTheWeights()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/configs", JsonNode.Parse("""
            {"name":"Canary","slug":"canary","config":{"strategy":{"mode":"loadbalance"},
             "targets":[{"provider":"sandbox","name":"old","weight":90},{"provider":"sandbox","name":"new","weight":10}]}}
            """));
        await using var visit = await Visit.StartAsync(fixture, "/configs/canary");
        var page = visit.Page;

        await page.GetByLabel("Share of new in percent").FillAsync("25");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save new version" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Version 2" })).ToBeVisibleAsync();

        var saved = await fixture.Gateway.CallAsync("GET", "/v1/configs/canary");
        Assert.Equal([75, 25], saved["config"]!["targets"]!.AsArray().Select(target => target!["weight"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Delete_CanBeTakenBack()
    {
        await fixture.Gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"Kept after all","slug":"kept","config":{"provider":"sandbox"}}"""));
        await using var visit = await Visit.StartAsync(fixture, "/configs/kept", isAlone: true);
        var page = visit.Page;

        // Nobody is fast enough for a notice on a busy machine: the page's time stands still.
        await visit.StopTimeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Kept after all" })).ToBeVisibleAsync();
        await fixture.Gateway.CallAsync("GET", "/v1/configs/kept");
    }
}
