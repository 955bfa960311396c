using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>
/// A visit to the console in a window of its own. When it ends, it fails if a request left the origin, the content security policy
/// refused something, or a script failed.
/// </summary>
/// <remarks>
/// Visits with the admin key to the gateway that all tests share are windows of one browser session, so that the console's files are
/// read and compiled once; what changes the session itself asks for one of its own.
/// </remarks>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly bool _isShared;
    private readonly Uri _url;
    private readonly ConcurrentQueue<string> _faults = new();

    private Visit(IBrowserContext context, bool isShared, IPage page, Uri url)
    {
        (_context, _isShared, Page, _url) = (context, isShared, page, url);
        page.Request += (_, request) => Watch(request);
        page.PageError += (_, fault) => _faults.Enqueue("script: " + fault);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _faults.Enqueue(message.Text);
        };
        page.SetDefaultTimeout(ConsoleFixture.Patience);
    }

    /// <summary>The window of the browser.</summary>
    public IPage Page { get; }

    /// <summary>Opens a window, signed in with a key unless it is empty.</summary>
    /// <param name="fixture">The browser.</param>
    /// <param name="path">Path below <c>/console</c> that it goes to.</param>
    /// <param name="key">A gateway key.</param>
    /// <param name="url">Another gateway than the one that all tests share.</param>
    /// <param name="isAlone">True for a browser session of its own: what is set in it is gone with it.</param>
    /// <param name="hasClock">True for a session of its own whose time can be passed (<see cref="PassTimeAsync"/>).</param>
    public static async Task<Visit> StartAsync(
        ConsoleFixture fixture, string path, string key = ConsoleGateway.AdminKey, Uri? url = null, bool isAlone = false,
        bool hasClock = false)
    {
        var isShared = !isAlone && !hasClock && url is null && key == ConsoleGateway.AdminKey;
        var context = isShared ? await fixture.SessionAsync() : await NewContextAsync(fixture.Browser);
        var visit = new Visit(context, isShared, await context.NewPageAsync(), url ?? fixture.Gateway.Url);
        if (!isShared && key.Length > 0)
            await SignInAsync(context, visit._url, key);
        if (hasClock)
            await context.Clock.InstallAsync();
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>Begins a browser session in which nobody is signed in.</summary>
    public static Task<IBrowserContext> NewContextAsync(IBrowser browser) => browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = 1440, Height = 900 },
        ColorScheme = ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        TimezoneId = "Europe/Berlin",
    });

    /// <summary>Signs in with a key.</summary>
    public static async Task SignInAsync(IBrowserContext context, Uri url, string key)
    {
        var response = await context.APIRequest.PostAsync(new Uri(url, "/console/session").AbsoluteUri, new()
        {
            DataObject = new { key },
            Headers = new Dictionary<string, string> { ["x-gateway-console"] = "1" },
        });
        Assert.True(response.Ok, await response.TextAsync());
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

    /// <summary>Stops the time of the pages of this session, so that a notice stays until it is answered.</summary>
    public async Task StopTimeAsync()
    {
        await Page.Clock.InstallAsync();
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddDays(1));
    }

    /// <summary>Lets pages that have a clock ask again for what they ask for every few seconds, without waiting for it.</summary>
    public Task PassTimeAsync() => Page.Clock.FastForwardAsync(10_000);

    /// <summary>Pixels by which the page is wider than the window.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isShared)
            await Page.CloseAsync();
        else
            await _context.DisposeAsync();
        Assert.Empty(_faults);
    }

    private void Watch(IRequest request)
    {
        var target = new Uri(request.Url);
        if (target.Scheme is "http" or "https" or "ws" or "wss" && target.Authority != _url.Authority)
            _faults.Enqueue("left the origin: " + request.Url);
    }
}
