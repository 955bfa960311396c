using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>Files and lines are short enough to be read; a line with a long text may be longer.</summary>
public sealed class SizeTests
{
    private const int MostLines = 500;
    private const int MostColumns = 140;

    // A text of this length is not cut, wherever it stands.
    private const int LongText = 60;

    [Fact]
    public void Files_OfTheRepository_AreShort() => NoFault.In(SourceFile.Below("src", "tests", "bench").SelectMany(LongFiles));

    [Fact]
    public void Lines_OfTheRepository_AreShort() => NoFault.In(SourceFile.Below("src", "tests", "bench").SelectMany(LongLines));

    [Fact]
    public void LongFiles_OneLineTooMany_IsNamed()
    {
        Assert.Empty(LongFiles(new("a.cs", new string('\n', MostLines))));
        Assert.Equal(["a.cs:501: at most 500 lines"], LongFiles(new("a.cs", new string('\n', MostLines) + "//")));
    }

    [Fact]
    public void LongLines_OneColumnTooMany_IsNamed()
    {
        Assert.Empty(LongLines(new("a.cs", new string('x', MostColumns) + "\r\n")));
        Assert.Equal(["a.cs:2: at most 140 columns"], LongLines(new("a.cs", "\n" + new string('x', MostColumns + 1))));
        Assert.Empty(LongLines(new("a.cs", $"class A {{ string _b = \"{new string('x', MostColumns)}\"; }}")));
    }

    private static IEnumerable<string> LongFiles(SourceFile file)
    {
        var lines = file.Lines.Length - (file.Text.EndsWith('\n') ? 1 : 0);
        return lines > MostLines ? [file.At(lines - 1, $"at most {MostLines} lines")] : [];
    }

    private static IEnumerable<string> LongLines(SourceFile file)
    {
        var longs = file.Lines.Index().Where(line => line.Item.Length > MostColumns).Select(line => line.Index).ToList();
        if (longs.Count == 0)
            return [];
        var texts = LinesWithLongTexts(file.Syntax).ToHashSet();
        return longs.Where(line => !texts.Contains(line)).Select(line => file.At(line, $"at most {MostColumns} columns"));
    }

    private static IEnumerable<int> LinesWithLongTexts(SyntaxNode syntax) =>
        from node in syntax.DescendantNodesAndTokens()
        where node.IsKind(SyntaxKind.InterpolatedStringExpression)
            || node.AsToken() is { Value: string } token && !token.IsKind(SyntaxKind.IdentifierToken)
        where node.Span.Length >= LongText
        let place = node.GetLocation()!.GetLineSpan()
        from line in Enumerable.Range(place.StartLinePosition.Line, place.EndLinePosition.Line - place.StartLinePosition.Line + 1)
        select line;
}
