using ImageGateway.Core.Images;

namespace ImageGateway.Core.Pricing;

/// <summary>
/// Tokens of an image of the GPT image models from 2 on: <c>⌈g · round(g · short ∕ long) · (2,000,000 + pixels) ∕ 4,000,000⌉</c>,
/// with a number <c>g</c> for each quality (https://platform.openai.com/docs/guides/image-generation).
/// </summary>
internal static class TokenGrid
{
    // The sizes that these models take: 655,360 to 8,294,400 pixels, the long side at most three times the short one.
    private const long FewestPixels = 655_360;
    private const long MostPixels = 8_294_400;
    private const decimal FlattestRatio = 1m / 3m;

    /// <summary>The most tokens of an image of this size, or of any where it is null.</summary>
    public static long Most(int grid, ImageSize? size) =>
        (long)decimal.Ceiling(size is { } known ? Tokens(grid, Ratio(known), known.Pixels) : Tokens(grid, 1, MostPixels));

    /// <summary>The least tokens of an image; images of one answer are rounded up once, so one less than its own rounding.</summary>
    public static long Least(int grid, ImageSize? size) =>
        (long)decimal.Floor(size is { } known ? Tokens(grid, Ratio(known), known.Pixels) : Tokens(grid, FlattestRatio, FewestPixels));

    private static decimal Ratio(ImageSize size) => (decimal)Math.Min(size.Width, size.Height) / Math.Max(size.Width, size.Height);

    private static decimal Tokens(int grid, decimal ratio, long pixels) =>
        grid * decimal.Round(grid * ratio, MidpointRounding.ToEven) * (2_000_000 + pixels) / 4_000_000;
}
