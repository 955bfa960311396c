using System.Text.Json.Nodes;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Signing in and out, a key that ends meanwhile, and scopes that are not there.</summary>
[Collection(ConsoleTests.Name)]
public sealed class SessionTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task SignIn_WrongThenRight_ShowsThePageThatWasAskedFor_UntilSignOut()
    {
        await using var visit = await Visit.StartAsync(fixture, "/audit", key: string.Empty);
        var page = visit.Page;
        await page.GetByLabel("Gateway key").FillAsync("not-the-key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("The gateway key is not valid.")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "sign-in");

        await page.GetByLabel("Gateway key").FillAsync(ConsoleGateway.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit" })).ToBeVisibleAsync();
        Assert.DoesNotContain(ConsoleGateway.AdminKey, await page.EvaluateAsync<string>(
            "() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Gateway key")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Gateway key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task KeyRevoked_NextStep_AsksToSignInAgain()
    {
        var (id, key) = await fixture.Gateway.MakeKeyAsync("to be revoked", "configs.list", "completions.write", "models.list");
        await fixture.Gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"Seen before","slug":"seen-before","config":{"provider":"sandbox"}}"""));

        // The list of configs asks once, so that nothing but the step below meets the end of the session.
        await using var visit = await Visit.StartAsync(fixture, "/configs", key);
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Seen before" })).ToBeVisibleAsync();
        await fixture.Gateway.CallAsync("DELETE", "/v1/api-keys/" + id);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Playground" }).First.ClickAsync();

        await Expect(visit.Page.GetByText("Your session has ended.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SessionThatHasExpired_AsksToSignInAgain_AndShowsWhereOneWas()
    {
        var time = new MovableTime();
        await using var gateway = await ConsoleGateway.StartAsync("keys", time);
        await gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"Kept","slug":"kept","config":{"provider":"sandbox"}}"""));

        // The list of configs asks once, so that nothing but the step below meets the end of the session.
        await using var visit = await Visit.StartAsync(fixture, "/configs", url: gateway.Url);
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Kept" })).ToBeVisibleAsync();
        time.Advance(TimeSpan.FromHours(13));

        await page.GetByRole(AriaRole.Link, new() { Name = "Logs" }).First.ClickAsync();
        await Expect(page.GetByText("Your session has ended.")).ToBeVisibleAsync();

        // A link into the console leads to its place, too.
        await visit.GoAsync("/configs/kept");
        await page.GetByLabel("Gateway key").FillAsync(ConsoleGateway.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByLabel("Config as JSON")).ToContainTextAsync("sandbox");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logs", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task KeyWithoutScope_IsToldAndCannotChange()
    {
        await fixture.Gateway.CallAsync(
            "POST", "/v1/configs", JsonNode.Parse("""{"name":"seen only","slug":"seen-only","config":{"provider":"sandbox"}}"""));
        var (_, key) = await fixture.Gateway.MakeKeyAsync("reader", "configs.list", "configs.read");
        await using var visit = await Visit.StartAsync(fixture, "/audit", key);
        var page = visit.Page;

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("audit_logs.list");
        await visit.GoAsync("/configs/seen-only");
        await Expect(page.GetByLabel("Config as JSON")).ToContainTextAsync("sandbox");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save new version" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToHaveCountAsync(0);
    }
}
