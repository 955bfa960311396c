using ImageGateway.Core.Images;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Reads a provider's own name for <c>n</c> as <c>n</c>: sent on as it is, it would draw images that nobody counted,
/// split or priced.
/// </summary>
public static class NativeCount
{
    /// <summary>The request with <c>n</c> only; where it names both, <c>n</c> counts.</summary>
    public static ImageRequest Fold(IImageProvider provider, ImageRequest image)
    {
        foreach (var name in provider.Capabilities.CountNames)
        {
            if (image.Parameters.Find(name) is not { } native)
                continue;
            var parameters = image.Parameters.Without(name);
            image = image with
            {
                Parameters = parameters.Find(ParameterNames.Count) is null
                ? parameters.With(native with { Name = ParameterNames.Count })
                : parameters
            };
        }

        return image;
    }
}
