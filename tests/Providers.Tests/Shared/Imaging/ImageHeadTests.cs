using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Shared.Imaging;

public class ImageHeadTests
{
    [Fact]
    public void Read_EachFormat_GivesItsSizeAndType()
    {
        Assert.Equal(new ImageHead("image/png", 300, 200), Read(SampleHeads.Png));
        Assert.Equal(new ImageHead("image/webp", 300, 200), Read(SampleHeads.Lossy));
        Assert.Equal(new ImageHead("image/webp", 300, 200), Read(SampleHeads.Lossless));
        Assert.Equal(new ImageHead("image/webp", 300, 200), Read(SampleHeads.Extended));
        Assert.Equal(new ImageHead("image/jpeg", 300, 200), Read(SampleHeads.Jpeg));
    }

    [Fact]
    public void Read_CutOrOther_GivesNull()
    {
        Assert.Null(Read([]));
        Assert.Null(Read("GIF89a and so on, thirty bytes of it"u8.ToArray()));
        Assert.Null(Read(new TestPng { Width = 0, Data = [] }.Write()));
        Assert.Null(Read([0xFF, 0xD8, 0xFF, 0xD9]));
        Assert.Null(Read([0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xC0, 0, 17, 8, 0, 1, 0, 1]));
        for (var length = 0; length < SampleHeads.Jpeg.Length - 3; length += 97)
            Assert.Null(Read(SampleHeads.Jpeg[..length]));
        Assert.Null(Read(SampleHeads.Lossy[..29]));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Prop.ForAll(
        Gen.Elements(
            SampleHeads.Lossy, SampleHeads.Lossless, SampleHeads.Extended, SampleHeads.Jpeg[..8], SampleHeads.Jpeg[^30..], [0xFF, 0xD8])
                .ToArbitrary(),
        Gen.Choose(0, 255).Select(value => (byte)value).ListOf().ToArbitrary(),
        (head, tail) => _ = Read([.. head, .. tail])).Check(500);

    private static ImageHead? Read(byte[] bytes) => ImageHead.Read(new MemoryInputFile("image", "a", "image/png", bytes));
}
