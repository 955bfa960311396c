namespace ImageGateway.Sandbox.Tests.Drawing;

/// <summary>A PNG with a palette, taken apart.</summary>
internal sealed class DecodedImage
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Three bytes a colour.</summary>
    public required byte[] Palette { get; init; }

    /// <summary>One byte a colour, shorter than the palette where the rest is opaque; null without a tRNS chunk.</summary>
    public required byte[]? Alphas { get; init; }

    /// <summary>One palette index a pixel, row after row.</summary>
    public required byte[] Indices { get; init; }

    /// <summary>Text chunks by keyword.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    public required IReadOnlyList<int> DataChunkLengths { get; init; }

    public (byte R, byte G, byte B, byte A) At(int x, int y)
    {
        var index = Indices[(y * Width) + x];
        var alpha = Alphas is not null && index < Alphas.Length ? Alphas[index] : byte.MaxValue;
        return (Palette[index * 3], Palette[(index * 3) + 1], Palette[(index * 3) + 2], alpha);
    }

    /// <summary>Every pixel in four bytes.</summary>
    public byte[] Pixels()
    {
        var pixels = new byte[Width * Height * 4];
        for (var i = 0; i < Indices.Length; i++)
            (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) = At(i % Width, i / Width);
        return pixels;
    }

    /// <summary>The share of pixels whose colour differs by more than an eye lets pass.</summary>
    public double DifferenceTo(DecodedImage other)
    {
        var different = 0;
        for (var i = 0; i < Indices.Length; i++)
        {
            var (a, b) = (At(i % Width, i / Width), other.At(i % Width, i / Width));
            if (Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B) > 24)
                different++;
        }

        return (double)different / Indices.Length;
    }
}
