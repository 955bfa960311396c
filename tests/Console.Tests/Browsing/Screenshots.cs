using ImageGateway.TestKit;
using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>
/// Screenshots of the pages: kept below <c>artifacts</c> at every run, and written into the documentation with
/// <c>UPDATE_SCREENSHOTS=1</c>.
/// </summary>
public static class Screenshots
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1";

    /// <summary>Takes one of what the window shows.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">Name of the file without its extension.</param>
    /// <param name="isInDocs">True when the documentation shows it.</param>
    public static async Task TakeAsync(IPage page, string name, bool isInDocs = false)
    {
        var folder = isInDocs && IsUpdate
            ? Path.Combine(Repository.Root, "docs", "guides", "console")
            : Path.Combine(Repository.Root, "artifacts", "console-screenshots");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }
}
