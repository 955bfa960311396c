using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Sources and pages cite only what a reader of the repository can open.</summary>
public sealed partial class CitationTests
{
    private const string Self = "tests/Deploy.Tests/Documents/CitationTests.cs";

    [Fact]
    public void NoFile_CitesAPageOutsideTheRepository()
    {
        var cited = RepositoryText.Files.Where(static file => file.Key != Self)
            .SelectMany(static file => Foreign().Matches(file.Value).Select(match => $"{file.Key}: {match.Value}"));

        Assert.Empty(cited);
    }

    [Theory]
    [InlineData("limits (design section 3)")]
    [InlineData("the invariants of design 3 hold")]
    [InlineData("Design section 8.")]
    [InlineData("as design.md has it")]
    [InlineData("words (portkey-compat 4.9)")]
    [InlineData("sizes (providers 1.3)")]
    [InlineData("every shape of providers 14.6")]
    [InlineData("models (providers 8)")]
    [InlineData("the examples of provider-examples")]
    [InlineData("row 7 of field-cases")]
    [InlineData("reports/security.md row 3")]
    [InlineData("words of redesign.md")]
    [InlineData("shown by seed 003")]
    [InlineData("see style.md")]
    [InlineData("examples of the seed pages")]
    [InlineData("/work/shared/reference")]
    public void Pattern_FindsCitations(string text) => Assert.Matches(Foreign(), text);

    [Theory]
    [InlineData("docs/architecture/portkey.md#errors")]
    [InlineData("SECURITY.md and [docs](docs/reference/models.md)")]
    [InlineData("14 providers, 3 of them slow; the providers 3rd")]
    [InlineData("draw(seed 12, width)")]
    [InlineData("https://platform.openai.com/docs/api-reference/images")]
    public void Pattern_PassesLinks(string text) => Assert.DoesNotMatch(Foreign(), text);

    [GeneratedRegex(
        @"\b[Dd]esign(\.md\b|,? (section|§) ?\d| \d\b)|\bportkey-compat\b|\bproviders(\.md)? \d+\.\d+\b|\(providers \d+\)|\bprovider-examples\b|\bfield-cases\b"
        + @"|\bsecurity\.md\b|\bredesign(\.md)?\b|\b[Ss]eed 0\d\d\b|\bseed pages?\b|\bstyle\.md\b|\bprices-notes\b|(?<![\w.])/work/(shared|main|wt)\b")]
    private static partial Regex Foreign();
}
