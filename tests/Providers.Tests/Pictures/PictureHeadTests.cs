using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Pictures;
using ImageGateway.Providers.Tests.Masks;
using ImageGateway.Testing;

namespace ImageGateway.Providers.Tests.Pictures;

public class PictureHeadTests
{
    // The first bytes of a lossy WebP of 300 x 200, a lossless one and one with an extended head, by the container's specification.
    private static readonly byte[] Lossy = Webp("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x2C, 0x01, 0xC8, 0x40]);
    private static readonly byte[] Lossless = Webp("VP8L", [0x2F, .. BitConverter.GetBytes(299u | (199u << 14)), 0, 0, 0, 0, 0]);
    private static readonly byte[] Extended = Webp("VP8X", [0x10, 0, 0, 0, 0x2B, 0x01, 0, 0xC7, 0, 0]);

    // Start, a long application segment, a quantisation table, fill bytes, a progressive frame of 300 x 200.
    private static readonly byte[] Jpeg =
        [0xFF, 0xD8, 0xFF, 0xE1, 0x80, 0x02, .. new byte[0x8000], 0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 200, 0x01, 0x2C, 3, 0, 0];

    [Fact]
    public void Read_EachFormat_GivesItsSizeAndType()
    {
        Assert.Equal(new PictureHead("image/png", 300, 200), Read(new TestPng { Width = 300, Height = 200, Data = [] }.Write()));
        Assert.Equal(new PictureHead("image/webp", 300, 200), Read(Lossy));
        Assert.Equal(new PictureHead("image/webp", 300, 200), Read(Lossless));
        Assert.Equal(new PictureHead("image/webp", 300, 200), Read(Extended));
        Assert.Equal(new PictureHead("image/jpeg", 300, 200), Read(Jpeg));
    }

    [Fact]
    public void Read_CutOrOther_GivesNull()
    {
        Assert.Null(Read([]));
        Assert.Null(Read("GIF89a and so on, thirty bytes of it"u8.ToArray()));
        Assert.Null(Read(new TestPng { Width = 0, Data = [] }.Write()));
        Assert.Null(Read([0xFF, 0xD8, 0xFF, 0xD9]));
        Assert.Null(Read([0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xC0, 0, 17, 8, 0, 1, 0, 1]));
        for (var length = 0; length < Jpeg.Length - 3; length += 97)
            Assert.Null(Read(Jpeg[..length]));
        Assert.Null(Read(Lossy[..29]));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Prop.ForAll(
        Gen.Elements(Lossy, Lossless, Extended, Jpeg[..8], Jpeg[^30..], [0xFF, 0xD8]).ToArbitrary(),
        Gen.Choose(0, 255).Select(value => (byte)value).ListOf().ToArbitrary(),
        (head, tail) => _ = Read([.. head, .. tail])).Check(500);

    private static PictureHead? Read(byte[] bytes) => PictureHead.Read(new MemoryInputFile("image", "a", "image/png", bytes));

    private static byte[] Webp(string kind, byte[] body) => [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBP"u8, .. System.Text.Encoding.ASCII.GetBytes(kind), 10, 0, 0, 0, .. body];
}
