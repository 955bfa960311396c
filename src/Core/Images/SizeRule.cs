using System.Collections.Immutable;

namespace ImageGateway.Core.Images;

/// <summary>Rule for the sizes that a model draws, which finds the nearest one (docs/architecture/images.md#sizes).</summary>
public abstract class SizeRule
{
    /// <summary>Rule that passes any size on.</summary>
    public static SizeRule Any { get; } = new AnySize();

    /// <summary>The allowed size nearest to <paramref name="wanted"/>; the same where it is allowed.</summary>
    public abstract ImageSize Nearest(ImageSize wanted);

    /// <summary>Creates a rule that allows exactly the listed sizes.</summary>
    public static SizeRule OneOf(params ImmutableArray<ImageSize> sizes) => new ListedSizes(sizes);

    /// <summary>Each side within bounds and a multiple of a step.</summary>
    public static SizeRule Sides(int min, int max, int step) => new SideRange(min, max, step, (double)max / min, 0, long.MaxValue);

    /// <summary>Sides within bounds and of a step, with a bound on how long the image may be and on its pixels.</summary>
    public static SizeRule Area(int max, int step, double maxRatio, long minPixels, long maxPixels) =>
        new SideRange(step, max, step, maxRatio, minPixels, maxPixels);

    private sealed class AnySize : SizeRule
    {
        public override ImageSize Nearest(ImageSize wanted) => wanted;
    }

    private sealed class ListedSizes(ImmutableArray<ImageSize> sizes) : SizeRule
    {
        // The nearest shape first, then the nearest area: a wide image stays wide whatever its resolution.
        public override ImageSize Nearest(ImageSize wanted) => sizes.Contains(wanted)
            ? wanted
            : sizes.MinBy(size => (Math.Round(Math.Abs(Math.Log(size.Ratio / wanted.Ratio)), 6), Math.Abs(size.Pixels - wanted.Pixels)));
    }

    private sealed class SideRange(int min, int max, int step, double maxRatio, long minPixels, long maxPixels) : SizeRule
    {
        public override ImageSize Nearest(ImageSize wanted)
        {
            var (width, height) = ((double)wanted.Width, (double)wanted.Height);
            if (width / height > maxRatio)
                width = height * maxRatio;
            else if (height / width > maxRatio)
                height = width * maxRatio;

            var pixels = width * height;
            var scale = pixels < minPixels ? Math.Sqrt(minPixels / pixels) : pixels > maxPixels ? Math.Sqrt(maxPixels / pixels) : 1;
            scale = Math.Min(scale, max / Math.Max(width, height));
            scale = Math.Max(scale, min / Math.Min(width, height));
            return Settle(Snap(width * scale), Snap(height * scale));
        }

        private int Snap(double side) => (int)Math.Clamp(Math.Round(side / step, MidpointRounding.AwayFromZero) * step, min, max);

        // Rounding to the step can miss a bound by one step; the longer side gives way, or the shorter one grows.
        private ImageSize Settle(int width, int height)
        {
            while ((long)width * height > maxPixels || (double)Math.Max(width, height) / Math.Min(width, height) > maxRatio)
            {
                if (width >= height)
                    width -= step;
                else
                    height -= step;
            }

            while ((long)width * height < minPixels)
            {
                if (width <= height)
                    width += step;
                else
                    height += step;
            }

            return new(width, height);
        }
    }
}
