using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Links between pages, and from sources to pages, lead somewhere.</summary>
public sealed partial class LinkTests
{
    private static IReadOnlyDictionary<string, string> Files => RepositoryText.Files;

    [Fact]
    public void Page_LinksToFilesAndAnchorsThatExist()
    {
        var links = Files.Where(static file => file.Key.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(
                static file => MarkdownPage.Links(file.Value).Where(static link => !link.Contains(':', StringComparison.Ordinal))
                    .Select(link => (file.Key, Link: link)))
            .ToList();

        Assert.True(links.Count > 50, $"Only {links.Count} links were found.");
        Assert.Empty(links.Where(static link => !Exists(Target(link.Key, link.Link))).Select(static link => $"{link.Key}: {link.Link}"));
    }

    [Fact]
    public void Page_LabelThatNamesAFile_NamesTheOneItLeadsTo()
    {
        var wrong = Files.Where(static file => file.Key.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(static file => MarkdownPage.LabelledLinks(file.Value).Select(link => (file.Key, link.Label, link.Target)))
            .Where(static link => link.Label.EndsWith(".md", StringComparison.Ordinal)
                && !Target(link.Key, link.Target).Split('#')[0].EndsWith(link.Label, StringComparison.Ordinal));

        Assert.Empty(wrong.Select(static link => $"{link.Key}: [{link.Label}]({link.Target})"));
    }

    [Fact]
    public void Source_CitesPagesAndAnchorsThatExist()
    {
        var citations = Files.Where(static file => !file.Key.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(static file => Citation().Matches(file.Value).Select(match => (file.Key, Link: match.Value)))
            .ToList();

        Assert.True(citations.Count > 50, $"Only {citations.Count} citations were found.");
        Assert.Empty(citations.Where(static one => !Exists(one.Link)).Select(static one => $"{one.Key}: {one.Link}").Distinct());
    }

    [Fact]
    public void ArchitecturePage_NamesTypesAndMembersOfTheCode()
    {
        var code = string.Join(
            '\n', Files.Where(
                static file => file.Key.StartsWith("src/", StringComparison.Ordinal)
                    && file.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(static file => file.Value));
        var words = Word().Matches(code).Select(static match => match.Value).ToHashSet(StringComparer.Ordinal);
        var names = Files.Where(static file => file.Key.StartsWith("docs/architecture/", StringComparison.Ordinal))
            .SelectMany(
                static file => CodeName().Matches(file.Value).SelectMany(match => match.Groups[1].Value.Split('.'))
                    .Select(name => (file.Key, Name: name)))
            .ToList();

        Assert.True(names.Count > 50, $"Only {names.Count} names were found.");
        Assert.Empty(names.Where(name => !words.Contains(name.Name)).Select(static name => $"{name.Key}: {name.Name}").Distinct());
    }

    [Fact]
    public void ArchitectureOverview_ListsTheProjectsOfTheSources()
    {
        var overview = Files["docs/architecture/README.md"];
        var projects = Files.Keys.Where(
            static path => path.StartsWith("src/", StringComparison.Ordinal)
                && path.EndsWith(".csproj", StringComparison.Ordinal)).Select(static path => path.Split('/')[1]);

        Assert.Equal(projects.Order(), Project().Matches(overview).Select(static match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Index_ListsEveryPage()
    {
        var listed = MarkdownPage.Links(Files["docs/README.md"]).Select(static link => Target("docs/README.md", link))
            .ToHashSet(StringComparer.Ordinal);
        var pages = Files.Keys.Where(
            static path => path.StartsWith("docs/", StringComparison.Ordinal)
                && !path.StartsWith("docs/architecture/", StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.Ordinal));

        Assert.Equal(["docs/README.md"], pages.Except(listed));
    }

    [Theory]
    [InlineData(
        "# A heading: with `code`\n\n## Twice\n\n## Twice\n\n```\n# none\n```\n<a id=\"own\"></a>\n",
        "a-heading-with-code twice twice-1 own")]
    [InlineData("## Who [calls](x.md#y)?\n", "who-calls")]
    public void Anchors_AreThoseOfGitHub(string page, string anchors) =>
        Assert.Equal(anchors.Split(' ').Order(), MarkdownPage.Anchors(page).Order());

    private static string Target(string page, string link)
    {
        if (link.StartsWith('#'))
            return page + link;
        var root = Repository.PathOf(".");
        return Path.GetRelativePath(root, Path.Combine(root, Path.GetDirectoryName(page)!, link)).Replace('\\', '/');
    }

    private static bool Exists(string target)
    {
        var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        if (anchor is null || !path.EndsWith(".md", StringComparison.Ordinal))
            return File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path));
        return Files.TryGetValue(path, out var page) && MarkdownPage.Anchors(page).Contains(anchor);
    }

    [GeneratedRegex(@"(?<![\w/.:\\-])(?:docs/[\w/-]+|README|SECURITY|CONTRIBUTING|CHANGELOG)\.md(?:#[\w-]+)?")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex(@"\b\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"`((?:[A-Z]\w*\.)?I?(?:[A-Z][a-z0-9]+){2,})`")]
    private static partial Regex CodeName();
}
