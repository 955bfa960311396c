using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>
/// A visit to the console in a window of its own. When it ends, it fails if a request left the origin, the content security policy
/// refused something, or a script failed.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _url;
    private readonly ConcurrentQueue<string> _faults = new();

    private Visit(IBrowserContext context, IPage page, Uri url)
    {
        (_context, Page, _url) = (context, page, url);
        context.Request += (_, request) => Watch(request);
        page.PageError += (_, fault) => _faults.Enqueue("script: " + fault);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _faults.Enqueue(message.Text);
        };
        context.SetDefaultTimeout(ConsoleFixture.Patience);
    }

    /// <summary>The window of the browser.</summary>
    public IPage Page { get; }

    /// <summary>Opens a window, signed in with a key unless it is empty.</summary>
    public static async Task<Visit> StartAsync(
        ConsoleFixture fixture, string path, string key = ConsoleGateway.AdminKey, Uri? url = null, int width = 1440, int height = 900,
        ColorScheme scheme = ColorScheme.Light)
    {
        var context = await fixture.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
        });
        var visit = new Visit(context, await context.NewPageAsync(), url ?? fixture.Gateway.Url);
        if (key.Length > 0)
            await visit.SignInAsync(key);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>Takes over the session that another window has, as the same browser does at another front-end of the same host.</summary>
    public async Task TakeSessionAsync(Visit other) =>
        await _context.AddCookiesAsync((await other._context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
            HttpOnly = cookie.HttpOnly,
            SameSite = cookie.SameSite,
        }));

    /// <summary>Goes to a path below <c>/console</c>.</summary>
    public Task GoAsync(string path) => Page.GotoAsync(new Uri(_url, "/console" + path).AbsoluteUri);

    /// <summary>Stops the page's time, so that a notice stays until it is answered.</summary>
    public async Task StopTimeAsync()
    {
        await Page.Clock.InstallAsync();
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddDays(1));
    }

    /// <summary>Pixels by which the page is wider than the window.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_faults);
    }

    private async Task SignInAsync(string key)
    {
        var response = await _context.APIRequest.PostAsync(new Uri(_url, "/console/session").AbsoluteUri, new()
        {
            DataObject = new { key },
            Headers = new Dictionary<string, string> { ["x-gateway-console"] = "1" },
        });
        Assert.True(response.Ok, await response.TextAsync());
    }

    private void Watch(IRequest request)
    {
        var target = new Uri(request.Url);
        if (target.Scheme is "http" or "https" or "ws" or "wss" && target.Authority != _url.Authority)
            _faults.Enqueue("left the origin: " + request.Url);
    }
}
