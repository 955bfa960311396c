using System.Globalization;

namespace ImageGateway.Core.Images;

/// <summary>
/// The value of <c>size</c>: pixels, or a word for a resolution (<c>2K</c>) or a shape (<c>16:9</c>) with the pixels that it stands
/// for.
/// </summary>
/// <param name="Pixels">The pixels; of a resolution a square, of a shape about a megapixel.</param>
/// <param name="Word">The word in one spelling; null where pixels were named.</param>
public readonly record struct RequestedSize(ImageSize Pixels, string? Word)
{
    private const int Kilo = 1024;
    private const int Step = 16;
    private const int MaxTerm = 100;
    private const int MaxSquareDigits = 4;

    /// <summary>Tells that the word names a shape and no resolution.</summary>
    public static bool IsShape(string? word) => word?.Contains(':', StringComparison.Ordinal) ?? false;

    /// <summary>Reads a text; null for <c>auto</c> and for anything that is no size.</summary>
    public static RequestedSize? Parse(string? text)
    {
        if (text is null)
            return null;
        text = text.Trim();
        if (ImageSize.TryParse(text.Replace('×', 'x').Replace('*', 'x'), out var pixels))
            return new(pixels, null);
        if (text.Split(':') is [var left, var right])
            return Term(left) is { } width && Term(right) is { } height ? new(Megapixel(width, height), $"{width}:{height}") : null;
        if (text.EndsWith('k') || text.EndsWith('K'))
        {
            return int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var kilos)
                && kilos is >= 1 and <= ImageSize.MaxSide / Kilo
                ? new(new(kilos * Kilo, kilos * Kilo), string.Create(CultureInfo.InvariantCulture, $"{kilos}K"))
                : null;
        }

        return text.Length <= MaxSquareDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side)
            && side >= Step
            ? new(new(side, side), text)
            : null;
    }

    private static int? Term(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var term) && term is >= 1 and <= MaxTerm
            ? term
            : null;

    // Sides in steps of 16 that have the shape exactly where some near a megapixel do.
    private static ImageSize Megapixel(int width, int height)
    {
        const double Wanted = Kilo * Kilo;
        var divisor = Gcd(width, height);
        var (unitWidth, unitHeight) = (width / divisor * Step, height / divisor * Step);
        var times = Math.Max(1, (int)Math.Round(Math.Sqrt(Wanted / ((double)unitWidth * unitHeight))));
        if (unitWidth * (long)unitHeight <= Wanted * 2)
            return new(unitWidth * times, unitHeight * times);
        var scale = Math.Sqrt(Wanted / ((double)width * height));
        return new(Snap(width * scale), Snap(height * scale));
    }

    private static int Snap(double side) => Math.Max(Step, (int)Math.Round(side / Step) * Step);

    private static int Gcd(int left, int right) => right == 0 ? left : Gcd(right, left % right);
}
