using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Responses;

public sealed class Base64CleanerTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static readonly Gen<int[]> Lengths = Gen.Choose(1, 90).ArrayOf();

    // Each of the ways in which hosts write base64, alone or with the others.
    private static readonly Func<string, string>[] Dresses =
    [
        text => "data:image/png;base64," + text,
        text => "DATA:image/jpeg;name=a.b;base64," + text,
        text => string.Join("\r\n", text.Chunk(76).Select(line => new string(line))) + "\n",
        text => " \t" + text + "  ",
        text => text.Replace('+', '-').Replace('/', '_'),
        text => text.TrimEnd('='),
    ];

    private const string NoLetters = "?!\"\\{<,;:.\u00e9\0~@#*()";

    [Fact]
    public void Clean_AnyDressInAnyPieces_IsTheCleanText() =>
        Prop.ForAll(Arb.From(Bytes), Arb.From(Lengths), Arb.From(Gen.Choose(0, (1 << 6) - 1)), (bytes, lengths, dresses) =>
        {
            var clean = Convert.ToBase64String([0x89, (byte)'P', (byte)'N', (byte)'G', .. bytes]);
            var worn = clean;
            for (var dress = Dresses.Length - 1; dress >= 0; dress--)
            {
                // One head is enough.
                if ((dresses & (1 << dress)) != 0 && !(dress == 1 && (dresses & 1) != 0))
                    worn = Dresses[dress](worn);
            }

            Assert.Equal(clean, Clean(worn, lengths));
        }).Check(1000);

    [Fact]
    public void Clean_ALetterThatIsNone_IsInvalidData() =>
        Prop.ForAll(Arb.From(Bytes), Arb.From(Lengths), Arb.From(Gen.Choose(0, 10_000)), (bytes, lengths, place) =>
        {
            var letter = NoLetters[place % NoLetters.Length];
            var text = Convert.ToBase64String([1, .. bytes]).TrimEnd('=');

            Assert.Throws<InvalidDataException>(() => Clean(text.Insert(place % (text.Length + 1), letter.ToString()), lengths));
        }).Check(500);

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA=A")]
    [InlineData("AA==AAAA")]
    [InlineData("AAAA=")]
    [InlineData("AAA==")]
    [InlineData("====")]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/svg+xml,<svg/>")]
    [InlineData("not an image")]
    [InlineData("no base64 at all")]
    [InlineData("garbage")]
    [InlineData("not-an-image")]
    [InlineData("AAAA AAAA")]
    [InlineData("AAAA\tAAAA")]
    [InlineData("https://host.example/a.png")]
    public void Clean_NoBase64_IsInvalidDataInAnyPieces(string text)
    {
        for (var length = 1; length <= text.Length; length++)
            Assert.Throws<InvalidDataException>(() => Clean(text, length));
    }

    [Fact]
    public void Clean_HeadWithoutEnd_IsInvalidData() =>
        Assert.Throws<InvalidDataException>(() => Clean("data:" + new string('a', 1000), 64));

    [Fact]
    public void Clean_CleanText_IsNotCopiedAndHoldsNoBuffer()
    {
        var (cleaner, buffer) = (new Base64Cleaner(), Array.Empty<byte>());
        ReadOnlyMemory<byte> first = new byte[24].Select(_ => (byte)'A').ToArray();
        cleaner.Clean(ref first, ref buffer);
        ReadOnlyMemory<byte> part = new byte[100_000].Select(_ => (byte)'B').ToArray();
        var rest = part;

        Assert.True(cleaner.Clean(ref rest, ref buffer).Equals(part));
        Assert.True(rest.IsEmpty);
        Assert.Empty(buffer);
    }

    [Fact]
    public void Clean_LargeFirstPart_HoldsASmallBuffer()
    {
        var (cleaner, buffer) = (new Base64Cleaner(), Array.Empty<byte>());
        ReadOnlyMemory<byte> part = new byte[64 * 1024].Select(_ => (byte)'A').ToArray();

        cleaner.Clean(ref part, ref buffer);

        Assert.InRange(buffer.Length, 1, 4096);
    }

    private static string Clean(string text, params int[] lengths)
    {
        var (cleaner, buffer, clean) = (new Base64Cleaner(), Array.Empty<byte>(), new StringBuilder());
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var (start, turn) = (0, 0); start < bytes.Length; turn++)
        {
            var length = Math.Min(lengths.Length == 0 ? bytes.Length : lengths[turn % lengths.Length], bytes.Length - start);
            start += length;
            for (ReadOnlyMemory<byte> rest = bytes.AsMemory(start - length, length); !rest.IsEmpty;)
                clean.Append(Encoding.ASCII.GetString(cleaner.Clean(ref rest, ref buffer).Span));
        }

        return clean.Append(Encoding.ASCII.GetString(cleaner.Finish(ref buffer).Span)).ToString();
    }
}
