using System.Text.RegularExpressions;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>Charts: their values as a file, and the rows behind them.</summary>
[Collection(ConsoleTests.Name)]
public sealed class AnalyticsTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Chart_ExportsItsValues_AndLeadsToItsRows()
    {
        await using var gateway = await ConsoleGateway.StartAsync("keys");
        await gateway.DrawAsync("a fox");
        await Eventually.TrueAsync("the request is logged", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
            (await gateway.CallAsync("GET", "/v1/logs"))["data"]!.AsArray().Count > 0);
        await using var visit = await Visit.StartAsync(fixture, "/analytics?range=1h", url: gateway.Url);
        var page = visit.Page;
        foreach (var (title, figure) in ((string, string)[])
            [("Requests", "1"), ("Images", "1 · 1 a request"), ("Cost", "$0.04 · $0.04 a request")])
            await Expect(page.GetByRole(AriaRole.Img, new() { Name = $"{title} over time: {figure}" })).ToBeVisibleAsync();

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Export Images as CSV" }).ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var lines = (await reader.ReadToEndAsync()).Split("\r\n");
        Assert.Equal(("images.csv", "timestamp,total,avg"), (download.SuggestedFilename, lines[0]));
        Assert.Equal(1, lines.Skip(1).Sum(line => int.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)));

        await page.GetByRole(AriaRole.Region, new() { Name = "By model" })
            .GetByRole(AriaRole.Link, new() { Name = "sandbox" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/console/logs\?.*ai_model=sandbox"));
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Images" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
    }
}
