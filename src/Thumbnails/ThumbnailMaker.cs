using SkiaSharp;

namespace ImageGateway.Thumbnails;

/// <summary>Draws an image small. What is none of the known formats, or would be too large when it is decoded, gets no thumbnail.</summary>
internal static class ThumbnailMaker
{
    /// <summary>Longest side of a thumbnail in pixels.</summary>
    public const int Side = 256;

    // What an image of 6,000 by 6,000 takes in memory is 144 MB; a file that claims to be larger is none that a model draws.
    private const long MaxPixels = 36_000_000;
    private const int MaxSide = 16_384;
    private const int Quality = 80;

    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif];

    /// <summary>Makes the thumbnail of an image as WebP; null where it gets none.</summary>
    /// <param name="image">The image, from its start; it stays open.</param>
    public static byte[]? Make(Stream image)
    {
        using var managed = new SKManagedStream(image, disposeManagedStream: false);
        using var codec = SKCodec.Create(managed);
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || IsTooLarge(codec.Info))
            return null;
        using var decoded = Decode(codec);
        if (decoded is null)
            return null;
        var (width, height) = Fit(codec.Info.Width, codec.Info.Height);
        using var small = decoded.Resize(new SKImageInfo(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var data = small?.Encode(SKEncodedImageFormat.Webp, Quality);
        return data?.ToArray();
    }

    private static bool IsTooLarge(SKImageInfo info) =>
        info.Width <= 0 || info.Height <= 0 || info.Width > MaxSide || info.Height > MaxSide || (long)info.Width * info.Height > MaxPixels;

    // JPEG and WebP can be decoded smaller than they are.
    private static SKBitmap? Decode(SKCodec codec)
    {
        var scale = Math.Min(1, 2f * Side / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is SKCodecResult.Success or SKCodecResult.IncompleteInput)
            return bitmap;
        bitmap.Dispose();
        return null;
    }

    private static (int Width, int Height) Fit(int width, int height)
    {
        var longest = Math.Max(width, height);
        return longest <= Side
            ? (width, height)
            : (Math.Max(1, (int)((long)width * Side / longest)), Math.Max(1, (int)((long)height * Side / longest)));
    }
}
