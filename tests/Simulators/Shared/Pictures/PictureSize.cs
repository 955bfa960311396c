using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Width and height in pixels.</summary>
public readonly partial record struct PictureSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    /// <summary>The longer side over the shorter one.</summary>
    public double Elongation => (double)Math.Max(Width, Height) / Math.Min(Width, Height);

    /// <summary>Reads <c>WxH</c>; null when the text is something else or a side is zero.</summary>
    public static PictureSize? Parse(string text) =>
        Shape().Match(text) is { Success: true } match
            ? new PictureSize(Side(match.Groups["width"]), Side(match.Groups["height"]))
            : null;

    public override string ToString() => $"{Width}x{Height}";

    private static int Side(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<width>[1-9]\d{0,5})x(?<height>[1-9]\d{0,5})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
