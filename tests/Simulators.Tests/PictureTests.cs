using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(64, 65)]
    [InlineData(1536, 1024)]
    public void Draw_InEachFormat_IsReadBackWithItsSize(int width, int height)
    {
        var (studio, size) = (new PictureStudio(), new PictureSize(width, height));
        foreach (var format in Enum.GetValues<PictureFormat>())
        {
            Assert.Equal(new PictureInfo(format, size, HasAlpha: false), PictureInfo.Read(studio.Draw(size, format)));
            var transparent = PictureInfo.Read(studio.Draw(size, format, transparent: true));
            Assert.Equal(new PictureInfo(format, size, HasAlpha: format != PictureFormat.Jpeg), transparent);
        }
    }

    [Fact]
    public void Read_OfADamagedOrShortenedPng_IsNull()
    {
        var png = Pictures.Opaque(8, 8);
        Assert.Null(PictureInfo.Read(png.AsSpan(0, png.Length - 1)));
        for (var position = 8; position < png.Length; position++)
        {
            var damaged = png.ToArray();
            damaged[position] ^= 1;
            Assert.Null(PictureInfo.Read(damaged));
        }
    }

    [Fact]
    public void Read_OfNoPicture_IsNull()
    {
        Assert.Null(PictureInfo.Read([]));
        Assert.Null(PictureInfo.Read("GIF89a and so on and on and on and on"u8));
    }

    [Theory]
    [InlineData("1024x1024", true)]
    [InlineData("0x10", false)]
    [InlineData("10x", false)]
    [InlineData("-1x5", false)]
    [InlineData("1024X1024", false)]
    [InlineData("1024x1024 ", false)]
    public void Parse_OfASize_TakesTwoPlainNumbersOnly(string text, bool good) => Assert.Equal(good, PictureSize.Parse(text) is not null);
}
