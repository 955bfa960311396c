using System.Collections.Immutable;
using System.Globalization;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>The shapes of a model that takes no pixels but a ratio, written as <c>W:H</c> (docs/architecture/images.md#sizes).</summary>
internal sealed class AspectRatios(params ImmutableArray<ImageSize> ratios)
{
    private readonly SizeRule _rule = SizeRule.OneOf(ratios);

    /// <summary>Number of ratios in the list.</summary>
    public int Count => ratios.Length;

    /// <summary>The ratio nearest to a size.</summary>
    public string Nearest(ImageSize wanted)
    {
        var nearest = _rule.Nearest(wanted);
        return string.Create(CultureInfo.InvariantCulture, $"{nearest.Width}:{nearest.Height}");
    }
}
