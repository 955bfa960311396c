using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>Summaries are sentences that say what a thing is or does.</summary>
public sealed partial class SummaryTests
{
    private const int FewestWords = 4;

    private static readonly string[] Clauses = ["What", "Whether", "Who", "Where"];

    [Fact]
    public void Summaries_OfTheRepository_AreSentences() => NoFault.In(SourceFile.Below("src", "tests", "bench").SelectMany(Faults));

    [Theory]
    [InlineData("What a link is worth.", "begins with 'What'")]
    [InlineData("Whether the link is good.", "begins with 'Whether'")]
    [InlineData("Who may have the image.", "begins with 'Who'")]
    [InlineData("Where it goes to next.", "begins with 'Where'")]
    [InlineData("All of them.", "has 3 words")]
    [InlineData("The <c>key</c>.", "has 2 words")]
    [InlineData("See <see cref=\"string\"/>.", "has 2 words")]
    public void Faults_SummaryThatIsNoSentence_IsNamed(string summary, string fault) =>
        Assert.Equal([$"a.cs:2: summary {fault}"], Faults(Documented(summary)));

    [Theory]
    [InlineData("Result of verifying a signed link.")]
    [InlineData("Whatever a caller sends here.")]
    public void Faults_SummaryThatIsASentence_AreNone(string summary) => Assert.Empty(Faults(Documented(summary)));

    private static SourceFile Documented(string summary) => new("a.cs", $"\n/// <summary>{summary}</summary>\npublic sealed class One;");

    private static IEnumerable<string> Faults(SourceFile file) =>
        from comment in file.Syntax.DescendantTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>()
        from element in comment.DescendantNodes().OfType<XmlElementSyntax>()
        where element.StartTag.Name.LocalName.Text == "summary"
        let words = Words(element)
        let fault = words.Length < FewestWords ? $"has {words.Length} words"
            : Clauses.Contains(words[0]) ? $"begins with '{words[0]}'"
            : null
        where fault is not null
        select file.At(element.GetLocation().GetLineSpan().StartLinePosition.Line, "summary " + fault);

    // A reference counts as the name it shows; other tags are only marks around words.
    private static string[] Words(XmlElementSyntax element)
    {
        var text = Exterior().Replace(element.Content.ToFullString(), " ");
        text = Reference().Replace(text, "$1");
        return Word().Matches(Tag().Replace(text, string.Empty)).Select(word => word.Value).ToArray();
    }

    [GeneratedRegex("""^\s*///""", RegexOptions.Multiline)]
    private static partial Regex Exterior();

    [GeneratedRegex("""<\w+ \w+="([^"]*)"\s*/>""")]
    private static partial Regex Reference();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("""[^\s]*\w[^\s]*""")]
    private static partial Regex Word();
}
