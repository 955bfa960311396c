using ImageGateway.TestKit;
using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>
/// Screenshots of the pages, with <c>UPDATE_SCREENSHOTS=1</c>: those of the documentation are renewed, all others are kept below
/// <c>artifacts</c>.
/// </summary>
public static class Screenshots
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1";

    /// <summary>Takes one of what the window shows.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">Name of the file without its extension.</param>
    /// <param name="isInDocs">True when the documentation shows it.</param>
    public static Task TakeAsync(IPage page, string name, bool isInDocs = false) => !IsUpdate
        ? Task.CompletedTask
        : page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, isInDocs ? "docs/guides/console" : "artifacts/console-screenshots", name + ".png"),
            Animations = ScreenshotAnimations.Disabled,
        });
}
