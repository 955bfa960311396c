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

    /// <summary>Takes one of the whole page, also of what lies below the window.</summary>
    public static Task TakeWholeAsync(IPage page, string name) => SaveAsync(page, "artifacts/console-screenshots", name, isWhole: true);

    /// <summary>Takes one of what the window shows.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">Name of the file without its extension.</param>
    /// <param name="isInDocs">True when the documentation shows it.</param>
    public static Task TakeAsync(IPage page, string name, bool isInDocs = false) =>
        SaveAsync(page, isInDocs && IsUpdate ? "docs/guides/console" : "artifacts/console-screenshots", name, isWhole: false);

    private static Task<byte[]> SaveAsync(IPage page, string folder, string name, bool isWhole) => page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Repository.Root, folder, name + ".png"),
        Animations = ScreenshotAnimations.Disabled,
        FullPage = isWhole,
    });
}
