using System.Text.Json.Nodes;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Guardrails: faults at their places, a prompt that is tried, versions and restoring one, undo, and their audit.</summary>
[Collection(ConsoleTests.Name)]
public sealed class GuardrailTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task New_FaultThenSavedThenTriedThenChangedThenRestored()
    {
        await using var visit = await Visit.StartAsync(fixture, "/guardrails");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "New guardrail" }).First.ClickAsync();
        await page.GetByLabel("Name").FillAsync("No marks");
        await page.WriteAsync("Guardrail as JSON", """
            {"checks":[{"id":"default.contains","parameters":{"words":["logo"],"operator":"nobody"}}],"actions":{"deny":true}}
            """);
        var faults = page.GetByRole(AriaRole.List, new() { Name = "Faults" }).GetByRole(AriaRole.Listitem);
        await Expect(faults).ToContainTextAsync("checks.0.parameters.operator");
        await Expect(page.Locator(".cm-lintRange-error")).Not.ToHaveCountAsync(0);

        await page.WriteAsync("Guardrail as JSON", """
            {"checks":[{"id":"default.contains","parameters":{"words":["logo"],"operator":"none"}}],"actions":{"deny":true}}
            """);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No faults" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No marks", Level = 1 })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Try a prompt" }).FillAsync("a logo of a fox");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        var verdict = page.GetByRole(AriaRole.Status, new() { Name = "Verdict" });
        await Expect(verdict).ToContainTextAsync("refused");
        await Expect(verdict).ToContainTextAsync("Found: logo");
        await Screenshots.TakeAsync(page, "guardrail", isInDocs: true);

        await page.WriteAsync("Guardrail as JSON", """
            {"checks":[{"id":"default.contains","parameters":{"words":["trademark"],"operator":"none"}}],"actions":{"deny":true}}
            """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save new version" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Version 2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences of version 2 from the one before" }))
            .ToContainTextAsync("trademark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Version 3" })).ToBeVisibleAsync();

        var saved = await fixture.Gateway.CallAsync("GET", "/v1/guardrails/pg-no-marks");
        Assert.Equal("logo", saved["checks"]![0]!["parameters"]!["words"]![0]!.GetValue<string>());
        Assert.True(saved["actions"]!["deny"]!.GetValue<bool>());
        await visit.GoAsync("/audit");
        await page.GetByLabel("Kind").SelectOptionAsync("guardrail");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Changes" }).GetByRole(AriaRole.Listitem).First)
            .ToContainTextAsync("No marks");
    }

    [Fact]
    public async Task Editor_ProposesTheChecks()
    {
        await using var visit = await Visit.StartAsync(fixture, "/guardrails/+new");
        await visit.Page.WriteAsync("Guardrail as JSON", "{\"checks\": [{\"id\": \"");
        await visit.Page.Keyboard.PressAsync("d");
        await visit.Page.Keyboard.PressAsync("Control+Space");

        await Expect(visit.Page.GetByRole(AriaRole.Option, new() { Name = "\"default.webhook\"" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Delete_CanBeTakenBack()
    {
        await fixture.Gateway.CallAsync("POST", "/v1/guardrails", JsonNode.Parse(
            """{"name":"Kept rule","slug":"kept-rule","checks":[{"id":"default.alllowercase"}]}"""));
        await using var visit = await Visit.StartAsync(fixture, "/guardrails/kept-rule", isAlone: true);
        var page = visit.Page;
        await visit.StopTimeAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Kept rule" })).ToBeVisibleAsync();
        await fixture.Gateway.CallAsync("GET", "/v1/guardrails/kept-rule");
    }
}
