using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Width and height in pixels.</summary>
public readonly partial record struct ImageSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    /// <summary>The longer side over the shorter one.</summary>
    public double Elongation => (double)Math.Max(Width, Height) / Math.Min(Width, Height);

    /// <summary>Reads <c>WxH</c>; null when the text is something else or a side is zero.</summary>
    public static ImageSize? Parse(string text) =>
        Shape().Match(text) is { Success: true } match
            ? new ImageSize(Side(match.Groups["width"]), Side(match.Groups["height"]))
            : null;

    /// <summary>A size of the ratio <c>W:H</c> with as many pixels as a square of this side, in steps of 16.</summary>
    public static ImageSize OfRatio(string ratio, int side)
    {
        var terms = ratio.Split(':');
        var shape = Math.Sqrt(double.Parse(terms[0], CultureInfo.InvariantCulture) / double.Parse(terms[1], CultureInfo.InvariantCulture));
        return new((int)Math.Round(side * shape / 16) * 16, (int)Math.Round(side / shape / 16) * 16);
    }

    public override string ToString() => $"{Width}x{Height}";

    private static int Side(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<width>[1-9]\d{0,5})x(?<height>[1-9]\d{0,5})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
