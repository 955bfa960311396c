using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Responses;

public sealed class Base64ChunksTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static readonly Gen<int[]> Lengths = Gen.Choose(0, 9).ArrayOf();

    [Fact]
    public void Encode_BytesInAnyPieces_IsTheTextOfTheWhole() =>
        Prop.ForAll(Arb.From(Bytes), Arb.From(Lengths), (bytes, lengths) =>
            Assert.Equal(Convert.ToBase64String(bytes), Encoding.ASCII.GetString(Encode(bytes, lengths)))).Check(500);

    [Fact]
    public void Decode_TextInAnyPieces_IsTheBytesOfTheWhole() =>
        Prop.ForAll(Arb.From(Bytes), Arb.From(Lengths), (bytes, lengths) =>
            Assert.Equal(bytes, Decode(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), lengths))).Check(500);

    [Fact]
    public void Decode_TextWithAByteChanged_IsBytesOrInvalidData() =>
        Prop.ForAll(Arb.From(Bytes), Arb.From(Lengths), Arb.From(Gen.Choose(0, 255)), (bytes, lengths, value) =>
        {
            var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes) + "AAAA");
            text[value * 31 % text.Length] = (byte)value;
            byte[]? whole;
            try
            {
                whole = Convert.FromBase64String(Encoding.Latin1.GetString(text));
            }
            catch (FormatException)
            {
                whole = null;
            }

            // White space is no base64 here: no provider writes it, and it would move the groups.
            if (whole is null || text.Any(letter => letter is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                Assert.True(whole is not null || Record.Exception(() => Decode(text, lengths)) is InvalidDataException);
            else
                Assert.Equal(whole, Decode(text, lengths));
        }).Check(500);

    [Theory]
    [InlineData("A")]
    [InlineData("AA")]
    [InlineData("AAA")]
    [InlineData("AA=A")]
    [InlineData("AA==AAAA")]
    [InlineData("AAAA=")]
    [InlineData("AA?A")]
    [InlineData("AA-_")]
    [InlineData("====")]
    [InlineData("AAAA\u00e9AAA")]
    public void Decode_TextThatIsNoBase64_IsInvalidDataInAnyPieces(string text)
    {
        for (var length = 1; length <= text.Length; length++)
            Assert.Throws<InvalidDataException>(() => Decode(Encoding.Latin1.GetBytes(text), length));
    }

    [Fact]
    public void Encode_LargeImage_KeepsNoMoreThanAGroup()
    {
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);

        Assert.Equal(Convert.ToBase64String(bytes), Encoding.ASCII.GetString(Encode(bytes, 65_536)));
        Assert.Equal(bytes, Decode(Encode(bytes, 65_536), 40_001));
    }

    private static byte[] Encode(byte[] bytes, params int[] lengths)
    {
        var (encoder, buffer, text) = (new Base64ChunkEncoder(), Array.Empty<byte>(), new List<byte>());
        foreach (var piece in Pieces(bytes, lengths))
            text.AddRange(encoder.Encode(piece.Span, ref buffer).Span);
        text.AddRange(encoder.Finish(ref buffer).Span);
        return [.. text];
    }

    private static byte[] Decode(byte[] text, params int[] lengths)
    {
        var (decoder, buffer, bytes) = (new Base64ChunkDecoder(), Array.Empty<byte>(), new List<byte>());
        foreach (var piece in Pieces(text, lengths))
            bytes.AddRange(decoder.Decode(piece.Span, ref buffer).Span);
        bytes.AddRange(decoder.Finish(ref buffer).Span);
        return [.. bytes];
    }

    // Empty pieces too; but not only those.
    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] whole, int[] lengths)
    {
        var usable = lengths.Any(length => length > 0) ? lengths : [int.MaxValue];
        for (var (start, turn) = (0, 0); start < whole.Length; turn++)
        {
            var length = Math.Min(usable[turn % usable.Length], whole.Length - start);
            yield return whole.AsMemory(start, length);
            start += length;
        }
    }
}
