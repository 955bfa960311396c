using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>The media type that Google is told of an image: it refuses one that does not fit the bytes.</summary>
internal static class GeminiImageType
{
    private const string Png = "image/png";

    /// <summary>Gets the media type by the bytes, else by the caller's word (HEIC is known to Google, not here), else PNG.</summary>
    public static string From(InputFile file)
    {
        if (ImageHead.Read(file) is { } head)
            return head.ContentType;
        return file.ContentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? file.ContentType.ToLowerInvariant() : Png;
    }
}
