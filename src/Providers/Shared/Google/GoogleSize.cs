using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>Size in Google's terms: a ratio and a word for the resolution (docs/architecture/images.md#sizes).</summary>
/// <param name="Ratio">As in <c>16:9</c>; null where only a resolution was named.</param>
/// <param name="Resolution">As in <c>2K</c>; null where the model's usual one is the nearest.</param>
/// <param name="Pixels">What is drawn, where it is documented.</param>
internal sealed record GoogleSize(string? Ratio, string? Resolution, ImageSize? Pixels)
{
    /// <summary>The resolution that is drawn when none is named.</summary>
    public const string UsualResolution = "1K";

    private const int UsualSide = 1024;

    /// <summary>
    /// Maps a request's size; null when it names none. A resolution leaves the shape to the model, a shape leaves the resolution.
    /// </summary>
    public static GoogleSize? From(GoogleModel model, ImageRequest image)
    {
        if (SizeParameter.Parse(image.Parameters) is not { } wanted)
            return null;
        var nearest = Nearest(model, wanted);
        if (image.SizeWord is not { } word)
            return nearest;
        return RequestedSize.IsShape(word)
            ? nearest with { Resolution = null, Pixels = model.Ratios.Contains(Terms(word)) ? null : nearest.Pixels }
            : nearest with { Ratio = null, Pixels = model.Resolutions.Contains(word) ? null : nearest.Pixels };
    }

    /// <summary>The nearest to a size.</summary>
    public static GoogleSize Nearest(GoogleModel model, ImageSize wanted)
    {
        var ratio = SizeRule.OneOf(model.Ratios).Nearest(wanted);
        var resolution = model.Resolutions.Length == 0
            ? UsualResolution
            : model.Resolutions.MinBy(word => Math.Abs((long)Side(word) * Side(word) - wanted.Pixels))!;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{ratio.Width}:{ratio.Height}"),
            resolution == UsualResolution ? null : resolution,
            model.Pixels.Length == 0 ? null : Scale(model.Pixels[model.Ratios.IndexOf(ratio)], Side(resolution)));
    }

    private static ImageSize Terms(string shape)
    {
        var colon = shape.IndexOf(':', StringComparison.Ordinal);
        return new(int.Parse(shape.AsSpan(0, colon), CultureInfo.InvariantCulture), int.Parse(
            shape.AsSpan(colon + 1), CultureInfo.InvariantCulture));
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
