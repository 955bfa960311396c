using ImageGateway.Core.Images;

namespace ImageGateway.Core.Tests.Images;

public sealed class ImageSizeTests
{
    [Theory]
    [InlineData("1024x768", 1024, 768)]
    [InlineData("1X1", 1, 1)]
    [InlineData("65536x65536", 65_536, 65_536)]
    public void TryParse_Size_IsRead(string text, int width, int height)
    {
        Assert.True(ImageSize.TryParse(text, out var size));
        Assert.Equal(new(width, height), size);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("auto")]
    [InlineData("x")]
    [InlineData("1024")]
    [InlineData("1024x")]
    [InlineData("x1024")]
    [InlineData("0x1024")]
    [InlineData("1024x0")]
    [InlineData("-1x1024")]
    [InlineData("+1x1024")]
    [InlineData(" 1x1024")]
    [InlineData("1x1x1")]
    [InlineData("1.5x1")]
    [InlineData("65537x1")]
    [InlineData("99999999999x1")]
    [InlineData("١x١")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(ImageSize.TryParse(text, out _));

    [Fact]
    public void Pixels_LargestSize_DoNotOverflow() =>
        Assert.Equal(4_294_967_296, new ImageSize(ImageSize.MaxSide, ImageSize.MaxSide).Pixels);
}
