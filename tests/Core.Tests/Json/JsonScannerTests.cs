using System.Text;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Tests.Json;

public sealed class JsonScannerTests
{
    public static TheoryData<string> Malformed => new(
        "", " ", "{", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "\"a", "\"a\\", "\"\\u12\"", "\"\\x\"", "\"\n\"", "01", "-", "1.",
        "1.e5", ".5", "1e", "1e+",
        "+1", "0x1", "NaN", "Infinity", "nul", "True", "truee", "[1,]", "{\"a\":1,}", "{,}", "[,]", "{a:1}", "{\"a\" 1}", "[1 2]",
        "{\"a\":1]", "[1}", "1 2", "{}{}", "{} x",
        "'a'", "/* */1", "\uFEFF1");

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Next_MalformedDocument_IsMalformedInOnePieceAndByteByByte(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);

        Assert.False(ScannedJson.IsValid(bytes));
        Assert.Equal("Malformed", ScannedJson.Pieces(bytes)[^1]);
        Assert.Equal("Malformed", ScannedJson.Pieces(bytes, 1)[^1]);
    }

    [Fact]
    public void Next_AfterAFault_StaysMalformed()
    {
        var scanner = new JsonScanner();
        scanner.Feed("[1}"u8.ToArray());
        while (scanner.Next() != JsonPiece.Malformed)
        {
        }

        scanner.Feed(" {}"u8.ToArray());

        Assert.Equal(JsonPiece.Malformed, scanner.Next());
        Assert.Equal(JsonPiece.Malformed, scanner.Finish());
        Assert.False(scanner.Completed);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Next_NestedToTheBound_IsReadAndOneMoreIsMalformed(string open, string close)
    {
        Assert.Equal("End", ScannedJson.Pieces(Nested(JsonScanner.MaxDepth))[^1]);
        Assert.Equal("Malformed", ScannedJson.Pieces(Nested(JsonScanner.MaxDepth + 1))[^1]);

        byte[] Nested(int depth) =>
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)));
    }

    [Fact]
    public void Depth_WhileReading_CountsWhatIsOpen()
    {
        var scanner = new JsonScanner();
        scanner.Feed("{\"a\":[{}]}"u8.ToArray());
        var depths = new List<int>();
        while (scanner.Next() != JsonPiece.NeedMore)
            depths.Add(scanner.Depth);

        Assert.Equal([1, 1, 2, 3, 2, 1, 0], depths);
        Assert.True(scanner.Completed);
    }

    [Fact]
    public void Next_NameAtTheBound_IsReadAndALongerOneIsMalformed()
    {
        Assert.Equal("End", ScannedJson.Pieces(Named(JsonScanner.MaxTokenBytes))[^1]);
        Assert.Equal("Malformed", ScannedJson.Pieces(Named(JsonScanner.MaxTokenBytes + 1))[^1]);

        static byte[] Named(int length) => Encoding.UTF8.GetBytes($"{{\"{new string('a', length)}\":1}}");
    }

    [Fact]
    public void Next_NumberAtTheBound_IsReadAndALongerOneIsMalformed()
    {
        Assert.Equal("End", ScannedJson.Pieces(Number(JsonScanner.MaxTokenBytes))[^1]);
        Assert.Equal("Malformed", ScannedJson.Pieces(Number(JsonScanner.MaxTokenBytes + 1))[^1]);

        static byte[] Number(int length) => Encoding.UTF8.GetBytes(new string('7', length));
    }

    [Fact]
    public void Next_LongString_PointsIntoTheCallersChunk()
    {
        var chunk = Encoding.UTF8.GetBytes('"' + new string('a', 1_000_000));
        var scanner = new JsonScanner();
        scanner.Feed(chunk);

        Assert.Equal(JsonPiece.StringPart, scanner.Next());
        Assert.True(scanner.Value.Span.Overlaps(chunk, out var offset));
        Assert.Equal((1, 1_000_000), (-offset, scanner.Value.Length));
    }
}
