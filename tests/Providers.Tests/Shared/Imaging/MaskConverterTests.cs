using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Shared.Imaging;

public class MaskConverterTests
{
    private static readonly byte[] Filters = [0, 1, 2, 3, 4];

    [Theory]
    [InlineData(MaskPolarity.WhiteChanges, 255, 0)]
    [InlineData(MaskPolarity.BlackChanges, 0, 255)]
    public void Convert_Alpha_BecomesThePolarity(MaskPolarity polarity, byte changes, byte stays)
    {
        var png = new TestPng { Width = 4, Height = 1, Pixels = [1, 2, 3, 0, 4, 5, 6, 127, 7, 8, 9, 128, 1, 1, 1, 255] };

        var result = MaskConverter.Convert(Mask(png.Write()), polarity);

        var file = Assert.IsType<MemoryInputFile>(result.Value);
        Assert.Equal(("mask", "mask.png", "image/png"), (file.FieldName, file.FileName, file.ContentType));
        Assert.Equal([changes, changes, stays, stays], GreyImage.Read(file.Content.ToArray()).Pixels);
    }

    [Fact]
    public void Convert_AnyKind_RoundTrips() => Prop.ForAll(Kinds().ToArbitrary(), sample =>
    {
        var (png, alphas) = sample;
        var result = MaskConverter.Convert(Mask(png.Write()), MaskPolarity.WhiteChanges);
        Assert.Null(result.Error);
        var image = GreyImage.Read(Content(result));
        Assert.Equal((png.Width, png.Height), (image.Width, image.Height));
        Assert.Equal(alphas.Select(alpha => alpha < 128 ? (byte)255 : (byte)0), image.Pixels);
    }).Check(400);

    [Fact]
    public void Convert_DamagedBytes_GivesAResultAndNeverThrows() =>
        Prop.ForAll(Kinds().ToArbitrary(), Wounds().ToArbitrary(), (sample, wounds) =>
    {
        var bytes = sample.Png.Write();
        foreach (var (at, value) in wounds)
            bytes[at % bytes.Length] = value;
        if (wounds.Length > 3)
            bytes = bytes[..(wounds[0].At % bytes.Length)];
        var result = MaskConverter.Convert(Mask(bytes), MaskPolarity.BlackChanges);
        Assert.True(result.Error is not null || result.Value is not null);
        if (result.Error is { } refusal)
            Assert.Equal((400, "mask"), (refusal.Status, refusal.Param));
    }).Check(1_000);

    [Fact]
    public void Convert_EveryShorterFile_IsRefused()
    {
        var whole = new TestPng { Pixels = [.. Enumerable.Range(0, 48).Select(value => (byte)value)], ChunkBytes = 7 }.Write();
        for (var length = 0; length < whole.Length; length++)
            Refused(MaskConverter.Convert(Mask(whole[..length]), MaskPolarity.WhiteChanges));
    }

    [Fact]
    public void Convert_EveryFlippedBit_IsRefused()
    {
        var whole = new TestPng { Pixels = [.. Enumerable.Range(0, 48).Select(value => (byte)value)] }.Write();
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = whole.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(MaskConverter.Convert(Mask(bytes), MaskPolarity.WhiteChanges));
        }
    }

    [Theory]
    [InlineData(0, 8, 0, "no alpha channel")]
    [InlineData(2, 8, 0, "no alpha channel")]
    [InlineData(6, 16, 0, "16 bits a channel")]
    [InlineData(4, 16, 0, "16 bits a channel")]
    [InlineData(0, 1, 0, "1 bits a channel")]
    [InlineData(3, 16, 0, "palette of 16 bits")]
    [InlineData(5, 8, 0, "colour type")]
    [InlineData(6, 8, 1, "interlaced")]
    public void Convert_KindThatIsNotRead_SaysWhy(byte colour, byte bits, byte interlace, string expected)
    {
        var png = new TestPng { Colour = colour, Bits = bits, Interlace = interlace, Palette = colour == 3 ? new byte[6] : null };
        Assert.Contains(
            expected, Refused(
                MaskConverter.Convert(Mask((png with { Pixels = new byte[png.Stride * png.Height] }).Write()), MaskPolarity.WhiteChanges)));
    }

    [Fact]
    public void Convert_PaletteWithoutTransparency_HasNoAlpha()
    {
        var png = new TestPng { Colour = 3, Palette = new byte[6], Pixels = new byte[12] };
        Assert.Contains("no alpha channel", Refused(MaskConverter.Convert(Mask(png.Write()), MaskPolarity.WhiteChanges)));
    }

    [Fact]
    public void Convert_JpegOrEmpty_IsNoPng()
    {
        Assert.Contains(
            "no PNG", Refused(MaskConverter.Convert(Mask([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0]), MaskPolarity.WhiteChanges)));
        Assert.Contains("no PNG", Refused(MaskConverter.Convert(Mask([]), MaskPolarity.WhiteChanges)));
    }

    [Theory]
    [InlineData(8_001, 8_000, "at most 64000000")]
    [InlineData(70_000, 1, "a side has at most 65536")]
    public void Convert_TooManyPixels_IsRefusedByItsHead(int width, int height, string expected)
    {
        var png = new TestPng { Width = width, Height = height, Data = TestPng.Deflate([0]) };
        Assert.Contains(expected, Refused(MaskConverter.Convert(Mask(png.Write()), MaskPolarity.WhiteChanges)));
    }

    [Fact]
    public void Convert_MoreDataThanPixels_IsRefusedWithoutInflatingIt()
    {
        var bomb = new TestPng { Data = TestPng.Deflate(new byte[64 * 1024 * 1024]) };
        Assert.Contains("more pixels", Refused(MaskConverter.Convert(Mask(bomb.Write()), MaskPolarity.WhiteChanges)));
    }

    // The inflater answers these heads with exceptions of several kinds, one of them its own.
    [Fact]
    public void Convert_AnyHeadOfItsPixels_IsReadOrRefused()
    {
        var data = TestPng.Deflate(new byte[3 * 17]);
        for (var head = 0; head < 0x1_0000; head += PropertyRuns.Scaled(1, 7))
        {
            (data[0], data[1]) = ((byte)(head >> 8), (byte)head);
            var result = MaskConverter.Convert(Mask(new TestPng { Data = data, ChunkBytes = 1 }.Write()), MaskPolarity.WhiteChanges);
            var asksForDictionary = (head & 0x20) != 0;
            Assert.True(result.Error is not null || (!asksForDictionary && result.Value is not null));
        }
    }

    [Fact]
    public void Convert_FewerRows_IsRefused()
    {
        var png = new TestPng { Data = TestPng.Deflate(new byte[17]) };
        Assert.Contains("fewer pixels", Refused(MaskConverter.Convert(Mask(png.Write()), MaskPolarity.WhiteChanges)));
    }

    [Fact]
    public void Convert_OtherSizeThanTheImage_IsRefusedWhereItMatters()
    {
        var mask = Mask(new TestPng { Pixels = new byte[48] }.Write());
        var image = Mask(new TestPng { Width = 5, Height = 3, Pixels = new byte[60] }.Write());

        Assert.NotNull(MaskConverter.Convert(mask, MaskPolarity.WhiteChanges).Value);
        Assert.Contains("4x3 pixels and the picture 5x3", Refused(MaskConverter.Convert(mask, MaskPolarity.WhiteChanges, image)));
        Assert.Contains("one size", Refused(MaskConverter.Convert(mask, MaskPolarity.AlphaKept, image)));
        Assert.NotNull(MaskConverter.Convert(mask, MaskPolarity.WhiteChanges, mask).Value);
        Assert.NotNull(MaskConverter.Convert(mask, MaskPolarity.WhiteChanges, Mask([1, 2, 3])).Value);
    }

    [Fact]
    public void Convert_AlphaKept_GivesTheCallersFile()
    {
        var mask = Mask([1, 2, 3]);
        Assert.Same(mask, MaskConverter.Convert(mask, MaskPolarity.AlphaKept).Value);
        Assert.Same(mask, MaskConverter.Convert(mask, MaskPolarity.AlphaKept, mask).Value);
    }

    private static MemoryInputFile Mask(byte[] bytes) => new("mask", "mine.png", "image/png", bytes);

    private static byte[] Content(Result<InputFile?> result) => ((MemoryInputFile)result.Value!).Content.ToArray();

    private static string Refused(Result<InputFile?> result)
    {
        var refusal = Assert.IsType<GatewayError>(result.Error);
        Assert.Equal((400, "invalid_request_error", "mask"), (refusal.Status, refusal.Type, refusal.Param));
        return refusal.Message;
    }

    // An image of any kind that is read, with the alpha that each of its pixels has.
    private static Gen<(TestPng Png, byte[] Alphas)> Kinds() =>
        from kind in Gen.Elements<(byte Colour, byte Bits)>((0, 8), (2, 8), (4, 8), (6, 8), (3, 8), (3, 4), (3, 2), (3, 1))
        from width in Gen.Choose(1, 20)
        from height in Gen.Choose(1, 12)
        from filters in Gen.Elements(Filters).NonEmptyListOf()
        from chunk in Gen.Choose(1, 60)
        from seed in Gen.Choose(0, int.MaxValue)
        select Draw(
            new TestPng
            {
                Colour = kind.Colour,
                Bits = kind.Bits,
                Width = width,
                Height = height,
                Filters = [.. filters],
                ChunkBytes = chunk
            }, new Random(seed));

    private static Gen<(int At, byte Value)[]> Wounds() =>
        (from at in Gen.Choose(0, 100_000)
         from value in Gen.Choose(0, 255)
         select (at, (byte)value)).NonEmptyListOf().Select(wounds => wounds.ToArray());

    private static (TestPng Png, byte[] Alphas) Draw(TestPng png, Random random)
    {
        var pixels = new byte[png.Stride * png.Height];
        random.NextBytes(pixels);
        png = png with { Pixels = pixels };
        if (png.Colour == 3)
        {
            var colours = 1 << png.Bits;
            var alphas = new byte[random.Next(1, colours + 1)];
            random.NextBytes(alphas);
            png = png with { Palette = new byte[colours * 3], Transparency = alphas };
        }
        else if (png.Colour is 0 or 2)
        {
            // Some pixels have the colour that is transparent.
            for (var at = 0; at < pixels.Length; at++)
                pixels[at] %= 2;
            png = png with { Transparency = [.. Enumerable.Repeat<byte[]>([0, 1], png.Channels).SelectMany(two => two)] };
        }

        return (png, [.. Enumerable.Range(0, png.Width * png.Height).Select(at => Alpha(png, at % png.Width, at / png.Width))]);
    }

    private static byte Alpha(TestPng png, int x, int y)
    {
        var row = png.Pixels.AsSpan(y * png.Stride, png.Stride);
        if (png.Colour is 4 or 6)
            return row[((x + 1) * png.Channels) - 1];
        if (png.Colour is 0 or 2)
            return row.Slice(x * png.Channels, png.Channels).IndexOf((byte)0) < 0 ? (byte)0 : (byte)255;
        var bits = string.Concat(row.ToArray().Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));
        var index = Convert.ToInt32(bits.Substring(x * png.Bits, png.Bits), 2);
        return index < png.Transparency!.Length ? png.Transparency[index] : (byte)255;
    }
}
