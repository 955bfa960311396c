using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Console.Tests.Browsing;
using ImageGateway.TestKit;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ImageGateway.Console.Tests.Pages;

/// <summary>
/// Figures of the console over a log of a million entries, with <c>LONG_TESTS=1</c> (<c>LOG_ENTRIES</c>: of as many): what the first load
/// of a page brings and takes, the gallery while it is scrolled, and the time of every list and chart that the pages ask for. Its times are
/// those of a machine that does nothing else.
/// </summary>
[Collection(ConsoleTests.Name)]
public sealed class FullLogTests(ConsoleFixture fixture, FullLog log, ITestOutputHelper output) : IClassFixture<FullLog>
{
    private const int Turns = 5;
    private const int MostBytes = 130_000;
    private const int MostStartMs = 1_000;
    private const int MostTaskMs = 100;
    private const int MostImages = 200;
    private const int ScrolledRows = 10_000;
    private const int ReadRows = 100;
    private const int ReadPixels = 90;

    // As the stores' own benchmark has them, with the way through the gateway.
    private const int MostListMs = 100;
    private const int MostChartMs = 150;

    private const string Watch = """
        window.figures = { longest: 0, tasks: [], lastEnd: 0, heading: 0, images: 0 };
        new PerformanceObserver(list => {
          for (const task of list.getEntries()) {
            figures.longest = Math.max(figures.longest, task.duration);
            figures.tasks.push(Math.round(task.duration));
            figures.lastEnd = Math.max(figures.lastEnd, task.startTime + task.duration);
          }
        }).observe({ type: 'longtask', buffered: true });
        new MutationObserver(() => {
          if (!figures.heading && document.querySelector('main h1')) figures.heading = performance.now();
          figures.images = Math.max(figures.images, document.querySelectorAll('main img').length);
        }).observe(document, { childList: true, subtree: true });
        """;

    private const string Load = """
        () => {
          const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .filter(one => new URL(one.name).pathname.startsWith('/console/') && !one.name.endsWith('/console/session'));
          return { bytes: files.reduce((sum, one) => sum + one.encodedBodySize, 0), ms: Math.max(figures.heading, figures.lastEnd) };
        }
        """;

    private const string Calls = """
        () => performance.getEntriesByType('resource')
          .map(one => new URL(one.name))
          .filter(url => /^\/v1\/(logs|analytics)/.test(url.pathname) && !url.pathname.includes('/images/'))
          .map(url => url.pathname + url.search)
        """;

    // So many pixels a frame (0: a window), as fast as the entries come.
    private const string Scroll = """
        async ([rows, pixels]) => {
          const list = document.querySelector('[aria-label="Images"]');
          const first = list.querySelector('li');
          const height = first.offsetHeight + 12;
          figures.longest = 0;
          figures.tasks = [];
          figures.images = 0;
          const top = scrollY;
          let frames = 0;
          while ((scrollY - top) / height < rows) {
            if (++frames > 60000) return -1;
            scrollBy(0, pixels || innerHeight);
            await new Promise(done => requestAnimationFrame(done));
          }
          return { frames, longest: figures.longest, tasks: figures.tasks.length, images: figures.images };
        }
        """;

    private readonly List<string> _missed = [];

    [Fact]
    public async Task Pages_ListsAndCharts_StayWithinTheirBounds()
    {
        if (!PropertyRuns.IsLong)
            return;
        var gateway = await log.FilledAsync();
        Write($"{FullLog.Entries} entries stored and summed, s", log.Seconds);
        var calls = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in (string[])
            ["/playground", "/logs?range=30d", "/logs?range=30d&view=table", "/logs?range=30d&ai_model=model-7&status_code=4xx,5xx",
                "/configs", "/guardrails", "/keys/api-keys", "/analytics?range=30d", "/health", "/audit"])
            calls.UnionWith(await LoadAsync(gateway, path));
        foreach (var call in calls)
            await TimeAsync(gateway, call);

        Assert.Empty(_missed);
    }

    [Fact]
    public async Task Gallery_Scrolled_StaysSmooth()
    {
        if (PropertyRuns.IsLong)
            await ScrollAsync(await log.FilledAsync());

        Assert.Empty(_missed);
    }

    private async Task<string[]> LoadAsync(ConsoleGateway gateway, string path)
    {
        await using var visit = await Visit.StartAsync(fixture, "/icon.svg", url: gateway.Url);
        await visit.Page.AddInitScriptAsync(Watch);
        await visit.GoAsync(path);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var load = await visit.Page.EvaluateAsync<JsonElement>(Load);
        Hold($"{path}: first load, kB", load.GetProperty("bytes").GetDouble() / 1000, MostBytes / 1000);
        Hold($"{path}: interactive, ms", load.GetProperty("ms").GetDouble(), MostStartMs);
        return await visit.Page.EvaluateAsync<string[]>(Calls);
    }

    private async Task ScrollAsync(ConsoleGateway gateway)
    {
        await using var visit = await Visit.StartAsync(fixture, "/icon.svg", url: gateway.Url);
        await visit.Page.AddInitScriptAsync(Watch);
        await visit.GoAsync("/logs?range=30d");
        var images = visit.Page.GetByRole(AriaRole.List, new() { Name = "Images" }).GetByRole(AriaRole.Listitem);
        await Expect(images).Not.ToHaveCountAsync(0);

        // As somebody reads it, with all its thumbnails; then by windows, as somebody looks for something of last week.
        await ScrollAsync(visit.Page, ReadRows, ReadPixels);
        await ScrollAsync(visit.Page, ScrolledRows, 0);
    }

    private async Task ScrollAsync(IPage page, int rows, int pixels)
    {
        var since = Stopwatch.GetTimestamp();
        var scrolled = await page.EvaluateAsync<JsonElement>(Scroll, new[] { rows, pixels });
        var name = $"{rows} rows of the gallery scrolled by {(pixels == 0 ? "windows" : $"{pixels} pixels")}";
        Write($"{name}, s", Stopwatch.GetElapsedTime(since).TotalSeconds);
        Write($"{name}: frames", scrolled.GetProperty("frames").GetDouble());
        Write($"{name}: tasks over 50 ms", scrolled.GetProperty("tasks").GetDouble());
        Hold($"{name}: longest task, ms", scrolled.GetProperty("longest").GetDouble(), MostTaskMs);
        Hold($"{name}: most thumbnails in the page", scrolled.GetProperty("images").GetDouble(), MostImages);
    }

    // The median of several, after one that warms up.
    private async Task TimeAsync(ConsoleGateway gateway, string path)
    {
        await gateway.CallAsync("GET", path);
        var times = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var since = Stopwatch.GetTimestamp();
            await gateway.CallAsync("GET", path);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        Hold(
            Uri.UnescapeDataString(path) + ", ms", times.Order().ElementAt(Turns / 2),
            path.StartsWith("/v1/logs", StringComparison.Ordinal) ? MostListMs : MostChartMs);
    }

    private void Hold(string name, double value, int bound)
    {
        Write(name, value);
        if (value > bound)
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:0.0} > {bound}"));
    }

    private void Write(string name, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:0.0}"));
}
