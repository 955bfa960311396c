using ImageGateway.TestKit;
using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>
/// Screenshots of the pages, kept below <c>artifacts</c>. <c>UPDATE_SCREENSHOTS=1</c> renews those of the documentation.
/// </summary>
public static class Screenshots
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1";

    /// <summary>Takes one of what the window shows.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">Name of the file without its extension.</param>
    /// <param name="isInDocs">True when the documentation shows it.</param>
    public static Task TakeAsync(IPage page, string name, bool isInDocs = false) => page.ScreenshotAsync(new()
    {
        Path = Path.Combine(
            Repository.Root, IsUpdate && isInDocs ? "docs/guides/console" : "artifacts/console-screenshots", name + ".png"),
        Animations = ScreenshotAnimations.Disabled,
    });
}
