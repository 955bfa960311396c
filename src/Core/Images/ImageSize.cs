using System.Globalization;

namespace ImageGateway.Core.Images;

/// <summary>Width and height in pixels, or the terms of an aspect ratio.</summary>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>The longest side that is understood.</summary>
    public const int MaxSide = 65_536;

    /// <summary>Number of pixels in the image.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Aspect ratio: width divided by height.</summary>
    public double Ratio => (double)Width / Height;

    /// <summary>Reads <c>WxH</c> (the x in either case). False for <c>auto</c> and anything else.</summary>
    public static bool TryParse(string? text, out ImageSize size)
    {
        size = default;
        var cross = text?.IndexOfAny(['x', 'X']) ?? -1;
        if (cross < 1
            || !int.TryParse(text.AsSpan(0, cross), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            || !int.TryParse(text.AsSpan(cross + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            || width is < 1 or > MaxSide
            || height is < 1 or > MaxSide)
        {
            return false;
        }

        size = new(width, height);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");
}
