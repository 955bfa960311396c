using ImageGateway.Api.Options;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>The console of a cluster as it is deployed: Redis, a silo and two front-ends, each a process of its own.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ClusterTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Health_ListsTheProcesses_AndASessionHoldsAtEveryFrontEnd()
    {
        await using var group = new ProcessGroup();
        (string, string)[] settings = [("AUTH", "keys"), ("ADMINKEY", ConsoleGateway.AdminKey)];
        var silo = group.StartMember("silo", settings);
        var (first, second) = (group.StartMember("api", settings), group.StartMember("api", settings));
        foreach (var member in (Member[])[silo, first, second])
            await group.ReadyAsync(member);
        group.Http.DefaultRequestHeaders.Add("x-portkey-api-key", ConsoleGateway.AdminKey);
        await group.ManageAsync(first, HttpMethod.Post, "/v1/virtual-keys", new
        {
            name = "Shop",
            slug = "shop",
            provider = "sandbox",
            key = "k",
            usage_limits = new { credit_limit = 1000 },
        });
        foreach (var frontEnd in (Member[])[first, second])
            Assert.Equal(200, await group.DrawAsync(frontEnd, "x-portkey-virtual-key", "shop"));

        await using var visit = await Visit.StartAsync(fixture, "/health", url: first.Url);
        var page = visit.Page;
        var instances = page.GetByRole(AriaRole.Region, new() { Name = "Instances" }).GetByRole(AriaRole.Row);
        await Expect(instances).ToHaveCountAsync(4);
        await Expect(Cells("front-end")).ToHaveCountAsync(2);
        await Expect(Cells("silo")).ToHaveCountAsync(1);
        await Expect(Cells("ready")).ToHaveCountAsync(3);
        await Expect(Cells(GatewayVersion.Text)).ToHaveCountAsync(3);
        await Expect(instances.Filter(new() { HasText = "answers you" })).ToHaveCountAsync(1);
        var leases = page.GetByRole(AriaRole.Region, new() { Name = "Leases" })
            .GetByRole(AriaRole.Row, new() { NameRegex = new("^virtual key") });
        await Expect(leases).ToHaveCountAsync(2);
        await Screenshots.TakeAsync(page, "health-cluster", isInDocs: true);
        var answering = await AnsweringAsync(page);

        // The same browser at the other front-end is signed in, and sees what was saved through the first.
        await visit.GoAsync("/configs/+new");
        await page.GetByLabel("Name").FillAsync("Everywhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Everywhere", Level = 1 })).ToBeVisibleAsync();
        await using var other = await Visit.StartAsync(fixture, "/icon.svg", key: string.Empty, url: second.Url);
        await other.TakeSessionAsync(visit);
        await other.GoAsync("/configs");
        await Expect(other.Page.GetByRole(AriaRole.Link, new() { Name = "Everywhere" })).ToBeVisibleAsync();
        await other.GoAsync("/health");
        Assert.NotEqual(answering, await AnsweringAsync(other.Page));
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other.Page.GetByLabel("Gateway key")).ToBeVisibleAsync();

        ILocator Cells(string text) => instances.GetByRole(AriaRole.Cell, new() { Name = text, Exact = true });
    }

    // The last letters of its id; all have the name of the machine.
    private static Task<string> AnsweringAsync(IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Instances" }).GetByText("answers you").InnerTextAsync();
}
