using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Differential.Page;

/// <summary>The page on compatibility lists each accepted difference, and no other.</summary>
public sealed class DifferencesPageTests
{
    private const string Marker = "--filter DifferencesPage -->\n";

    private static readonly string Path = System.IO.Path.Combine(BuiltPaths.Node, "..", "..", "..", "docs", "architecture", "portkey.md");

    [Fact]
    public async Task Page_ListsWhatTheTestsAccept()
    {
        var page = (await File.ReadAllTextAsync(Path)).ReplaceLineEndings("\n");
        var start = page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        Assert.True(start > Marker.Length, "The page has lost its marker.");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(Path, page[..start] + DifferencesPage.Write());
        else
            Assert.Equal(DifferencesPage.Write(), page[start..]);
    }

    [Fact]
    public void Groups_HoldAllDifferences_EachUnderAnAnchorOfItsOwn()
    {
        Assert.Equal(
            AcceptedDifferences.All.Concat(ImageGateway.EndToEnd.Tests.Differential.Cache.CacheDifferences.All).Select(one => one.Name)
                .Order(), DifferencesPage.All.Select(one => one.Name).Order());
        Assert.Equal(DifferencesPage.All.Count(), DifferencesPage.All.Select(one => DifferencesPage.Anchor(one.Name)).Distinct().Count());
    }
}
