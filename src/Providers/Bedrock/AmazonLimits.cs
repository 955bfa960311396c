using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Limits of a Titan or Nova model.</summary>
/// <param name="MaxTextChars">Characters of <c>text</c>.</param>
/// <param name="Sizes">Sizes it draws.</param>
/// <param name="MaxSeed">The largest seed.</param>
/// <param name="HasStyle">Whether <c>TEXT_IMAGE</c> takes a style.</param>
/// <param name="RemovesBackground">Whether it has the task <c>BACKGROUND_REMOVAL</c>.</param>
internal sealed record AmazonLimits(int MaxTextChars, SizeRule Sizes, long MaxSeed, bool HasStyle, bool RemovesBackground)
{
    /// <summary>Greatest number of images per call.</summary>
    public const int MaxCount = 5;

    // The size list is a secondary source's, see BedrockProvider.
    private static readonly SizeRule TitanSizes = SizeRule.OneOf(
        new ImageSize(1024, 1024), new(768, 768), new(512, 512), new(768, 1152), new(384, 576), new(1152, 768), new(576, 384),
        new(768, 1280),
        new(384, 640), new(1280, 768), new(640, 384), new(896, 1152), new(448, 576), new(1152, 896), new(576, 448), new(768, 1408),
        new(384, 704), new(1408, 768), new(704, 384), new(640, 1408), new(320, 704), new(1408, 640), new(704, 320), new(1152, 640), new(
            1173, 640));

    /// <summary>Titan Image Generator v1.</summary>
    public static AmazonLimits TitanV1 { get; } = new(512, TitanSizes, 2_147_483_646, HasStyle: false, RemovesBackground: false);

    /// <summary>Titan Image Generator v2.</summary>
    public static AmazonLimits TitanV2 { get; } = TitanV1 with { RemovesBackground = true };

    /// <summary>Limits of Nova Canvas.</summary>
    public static AmazonLimits Nova { get; } = new(1024, new NovaSizes(), 858_993_459, HasStyle: true, RemovesBackground: true);

    /// <summary>The eight styles that Nova Canvas accepts.</summary>
    public static ImmutableArray<string> Styles { get; } =
    [
        "3D_ANIMATED_FAMILY_FILM", "DESIGN_SKETCH", "FLAT_VECTOR_ILLUSTRATION", "GRAPHIC_NOVEL_ILLUSTRATION", "MAXIMALISM",
        "MIDCENTURY_RETRO",
        "PHOTOREALISM", "SOFT_DIGITAL_PAINTING",
    ];

    // Sides of 320 to 4096 and of 16, at most 4:1, less than 4,194,304 pixels (docs/architecture/images.md#sizes).
    private sealed class NovaSizes : SizeRule
    {
        private const int MinSide = 320;
        private const double MaxRatio = 4;

        private static readonly SizeRule Bounds = Area(
            max: 4096, step: 16, MaxRatio, minPixels: (long)MinSide * MinSide, maxPixels: 4_194_303);

        public override ImageSize Nearest(ImageSize wanted)
        {
            // The shape first: a long image is cut to 4:1, then what is too small grows until its shorter side is long enough.
            var (shorter, longer) = ((double)Math.Min(wanted.Width, wanted.Height), (double)Math.Max(wanted.Width, wanted.Height));
            longer = Math.Min(longer, shorter * MaxRatio);
            var scale = Math.Max(1, MinSide / shorter);
            var (small, large) = ((int)Math.Round(shorter * scale), (int)Math.Round(longer * scale));
            return Bounds.Nearest(wanted.Width >= wanted.Height ? new(large, small) : new(small, large));
        }
    }
}
