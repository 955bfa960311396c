using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

public sealed class ImageTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(64, 65)]
    [InlineData(1536, 1024)]
    public void Draw_InEachFormat_IsReadBackWithItsSize(int width, int height)
    {
        var (studio, size) = (new ImageStudio(), new ImageSize(width, height));
        foreach (var format in Enum.GetValues<ImageFormat>())
        {
            Assert.Equal(new ImageInfo(format, size, HasAlpha: false), ImageInfo.Read(studio.Draw(size, format)));
            var transparent = ImageInfo.Read(studio.Draw(size, format, transparent: true));
            Assert.Equal(new ImageInfo(format, size, HasAlpha: format != ImageFormat.Jpeg), transparent);
        }
    }

    [Fact]
    public void Read_OfADamagedOrShortenedPng_IsNull()
    {
        var png = Images.Opaque(8, 8);
        Assert.Null(ImageInfo.Read(png.AsSpan(0, png.Length - 1)));
        for (var position = 8; position < png.Length; position++)
        {
            var damaged = png.ToArray();
            damaged[position] ^= 1;
            Assert.Null(ImageInfo.Read(damaged));
        }
    }

    [Fact]
    public void Read_OfNoImage_IsNull()
    {
        Assert.Null(ImageInfo.Read([]));
        Assert.Null(ImageInfo.Read("GIF89a and so on and on and on and on"u8));
    }

    [Theory]
    [InlineData("1024x1024", true)]
    [InlineData("0x10", false)]
    [InlineData("10x", false)]
    [InlineData("-1x5", false)]
    [InlineData("1024X1024", false)]
    [InlineData("1024x1024 ", false)]
    public void Parse_OfASize_TakesTwoPlainNumbersOnly(string text, bool good) => Assert.Equal(good, ImageSize.Parse(text) is not null);
}
