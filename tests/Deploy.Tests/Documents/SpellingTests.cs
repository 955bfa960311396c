namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>The words of the pages stand in a dictionary, or in the list of <c>tests/Deploy.Tests/node/cspell.json</c>.</summary>
public sealed class SpellingTests
{
    [Fact]
    public async Task Pages_AreSpelledRight()
    {
        await NodePackages.EnsureAsync();

        // It exits with 1, and this fails with its output, when a word is unknown.
        await Tool.RunAsync(
            string.Empty, "node", Path.Combine(NodePackages.Folder, "node_modules", "cspell", "bin.mjs"), "lint", "--no-progress",
            "--config", Path.Combine(NodePackages.Folder, "cspell.json"), "--root", Repository.PathOf("."),
            "docs/**/*.md", "bench/*.md", "tests/*/*.md", "*.md");
    }
}
