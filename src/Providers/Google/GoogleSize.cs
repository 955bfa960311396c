using System.Globalization;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Google;

/// <summary>What a size becomes at Google: a ratio and a word for the resolution (providers 1.3).</summary>
/// <param name="Ratio">As in <c>16:9</c>.</param>
/// <param name="Resolution">As in <c>2K</c>; null where the model's usual one is the nearest.</param>
/// <param name="Pixels">What is drawn, where it is documented.</param>
internal sealed record GoogleSize(string Ratio, string? Resolution, ImageSize? Pixels)
{
    /// <summary>The resolution that is drawn when none is named.</summary>
    public const string UsualResolution = "1K";

    private const int UsualSide = 1024;

    /// <summary>The nearest to a size.</summary>
    public static GoogleSize Nearest(GoogleModel model, ImageSize wanted)
    {
        var ratio = SizeRule.OneOf(model.Ratios).Nearest(wanted);
        var resolution = model.Resolutions.Length == 0 ? UsualResolution : model.Resolutions.MinBy(word => Math.Abs((long)Side(word) * Side(word) - wanted.Pixels))!;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{ratio.Width}:{ratio.Height}"),
            resolution == UsualResolution ? null : resolution,
            model.Pixels.Length == 0 ? null : Scale(model.Pixels[model.Ratios.IndexOf(ratio)], Side(resolution)));
    }

    private static ImageSize Scale(ImageSize usual, int side) => new(usual.Width * side / UsualSide, usual.Height * side / UsualSide);

    private static int Side(string resolution) => resolution switch
    {
        "512" => UsualSide / 2,
        "2K" => UsualSide * 2,
        "4K" => UsualSide * 4,
        _ => UsualSide,
    };
}
