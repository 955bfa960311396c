using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Json;

public sealed class JsonStreamReaderTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void CaptureAsync_AnyValue_GivesTheSameValue() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), Arb.From(JsonDocuments.Lengths), async (document, lengths) =>
        {
            using var reader = new JsonStreamReader(new PiecewiseStream(document, lengths));
            var captured = await reader.CaptureAsync(await reader.NextAsync(None), int.MaxValue, None);

            Assert.Equal(ScannedJson.Tokens(document), ScannedJson.Tokens(captured!));
            Assert.Equal(JsonPiece.End, await reader.NextAsync(None));
        }).Check();

    [Fact]
    public void SkipAsync_AnyMember_StandsBeforeTheNextOne() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), Arb.From(JsonDocuments.Lengths), async (document, lengths) =>
        {
            byte[] wrapped = [.. "{\"a\":"u8, .. document, .. ",\"b\":1}"u8];
            using var reader = new JsonStreamReader(new PiecewiseStream(wrapped, lengths));
            Assert.Equal(JsonPiece.StartObject, await reader.NextAsync(None));
            Assert.Equal(JsonPiece.Name, await reader.NextAsync(None));
            await reader.SkipAsync(await reader.NextAsync(None), None);

            Assert.Equal(JsonPiece.Name, await reader.NextAsync(None));
            Assert.Equal("b", Encoding.UTF8.GetString(reader.Value.Span));
        }).Check();

    [Fact]
    public void NextAsync_AnyBytes_EndsInEndOrMalformed() =>
        Prop.ForAll(
            Arb.From(Gen.OneOf(JsonDocuments.Mutated, JsonDocuments.Soup)), Arb.From(JsonDocuments.Lengths), async (document, lengths) =>
        {
            using var reader = new JsonStreamReader(new PiecewiseStream(document, lengths));
            JsonPiece piece;
            do
            {
                piece = await reader.NextAsync(None);
            }
            while (piece is not (JsonPiece.End or JsonPiece.Malformed));

            Assert.Equal(ScannedJson.IsValid(document), piece == JsonPiece.End);
        }).Check(1000);

    [Fact]
    public async Task StringAsync_EscapedText_IsUnescaped()
    {
        using var reader = new JsonStreamReader(new PiecewiseStream("\"a\\u00e9\\n\\/\\ud83d\\ude00\""u8.ToArray(), 1));

        Assert.Equal("aé\n/😀", await reader.StringAsync(await reader.NextAsync(None), 100, None));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[\"a\"]")]
    [InlineData("\"broken")]
    public async Task StringAsync_NoString_IsNull(string document)
    {
        using var reader = new JsonStreamReader(new MemoryStream(Encoding.UTF8.GetBytes(document)));

        Assert.Null(await reader.StringAsync(await reader.NextAsync(None), 100, None));
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(99)]
    public async Task CaptureAsync_LongerThanTheBound_IsNull(int length)
    {
        using var reader = new JsonStreamReader(new MemoryStream(Encoding.UTF8.GetBytes($"\"{new string('a', length)}\"")));

        Assert.Null(await reader.CaptureAsync(await reader.NextAsync(None), 98, None));
    }

    [Fact]
    public async Task CaptureAsync_BrokenOff_IsNull()
    {
        using var reader = new JsonStreamReader(new MemoryStream("[1,{\"a\":\"b\"}"u8.ToArray()));

        Assert.Null(await reader.CaptureAsync(await reader.NextAsync(None), 1000, None));
        Assert.Equal(JsonPiece.Malformed, await reader.NextAsync(None));
    }

    [Fact]
    public async Task NextAsync_StringOfMegabytes_ComesInPartsOfAtMostTheBuffer()
    {
        using var reader = new JsonStreamReader(new MemoryStream(Encoding.UTF8.GetBytes($"\"{new string('a', 3_000_000)}\"")));
        var (total, largest) = (0, 0);
        while (await reader.NextAsync(None) == JsonPiece.StringPart)
        {
            total += reader.Value.Length;
            largest = Math.Max(largest, reader.Value.Length);
        }

        Assert.Equal(3_000_000, total);
        Assert.InRange(largest, 1, 64 * 1024);
    }
}
