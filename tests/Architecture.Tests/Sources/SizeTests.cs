namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>Files and lines are short enough to be read.</summary>
public sealed class SizeTests
{
    private const int MostLines = 500;
    private const int MostColumns = 140;

    // Folders whose lines are short; the others follow.
    private static readonly string[] ShortLines =
    [
        "src/Grains/Storage", "src/Grains/VirtualKeys", "tests/Architecture.Tests",
    ];

    [Fact]
    public void Files_OfTheRepository_AreShort() => NoFault.In(SourceFile.Below("src", "tests", "bench").SelectMany(LongFiles));

    [Fact]
    public void Lines_OfTheFoldersThatAreDone_AreShort() => NoFault.In(SourceFile.Below(ShortLines).SelectMany(LongLines));

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
    }

    private static IEnumerable<string> LongFiles(SourceFile file)
    {
        var lines = file.Lines.Length - (file.Text.EndsWith('\n') ? 1 : 0);
        return lines > MostLines ? [file.At(lines - 1, $"at most {MostLines} lines")] : [];
    }

    private static IEnumerable<string> LongLines(SourceFile file) =>
        file.Lines.Index().Where(line => line.Item.Length > MostColumns)
            .Select(line => file.At(line.Index, $"at most {MostColumns} columns"));
}
