using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>One browser and one gateway in mode <c>keys</c> for all tests of the suite.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    /// <summary>Milliseconds that a step may take: other suites run beside the browser, and a click may take seconds then.</summary>
    public const int Patience = 60_000;

    private const string Chromium = "/usr/bin/chromium";

    // Pop-ups of the address line, for which each window would begin a process; and what Playwright leaves out itself, since the browser
    // heeds the last list only.
    private static readonly string[] LeftOut =
    [
        "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls",
        "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
        "BlockOriginHeaderModificationOnRedirect", "AvoidCorsURLLoaderRestartOnRedirect", "Translate", "AutoDeElevate",
        "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    ];

    private IPlaywright _playwright = null!;
    private IBrowserContext? _session;

    /// <summary>The browser that all visits share.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The gateway that most tests visit.</summary>
    public ConsoleGateway Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Gateway = await ConsoleGateway.StartAsync("keys");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            // In containers root runs the tests, for whom Chromium's sandbox does not start. One process draws all pages, by itself.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--renderer-process-limit=1", "--disable-features=" + string.Join(',', LeftOut),
            ],
        });
    }

    /// <summary>The browser session that visits share: signed in at <see cref="Gateway"/> with the admin key.</summary>
    public async Task<IBrowserContext> SessionAsync()
    {
        if (_session is null)
        {
            _session = await Visit.NewContextAsync(Browser);
            await Visit.SignInAsync(_session, Gateway.Url, ConsoleGateway.AdminKey);

            // A process draws as long as it has a window: this one stays, so that the windows of visits begin no process of their own.
            await (await _session.NewPageAsync()).GotoAsync(new Uri(Gateway.Url, "/console/icon.svg").AbsoluteUri);
        }

        return _session;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await Gateway.DisposeAsync();
    }
}

/// <summary>Tests that share the browser; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests : ICollectionFixture<ConsoleFixture>
{
    /// <summary>Name of the collection of tests.</summary>
    public const string Name = "console";
}
