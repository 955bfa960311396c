namespace ImageGateway.Storage.Files;

/// <summary>An image's media type, told from its first bytes, and the ending of its id.</summary>
internal sealed record ImageType(string ContentType, string Ending)
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int HeadBytes = 12;

    private static readonly ImageType Png = new("image/png", ".png");
    private static readonly ImageType Jpeg = new("image/jpeg", ".jpg");
    private static readonly ImageType WebP = new("image/webp", ".webp");
    private static readonly ImageType Gif = new("image/gif", ".gif");
    private static readonly ImageType Unknown = new("application/octet-stream", ".bin");

    /// <summary>The type of an image that begins so.</summary>
    public static ImageType OfHead(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]))
            return Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Jpeg;
        if (head.StartsWith("GIF8"u8))
            return Gif;
        return head.Length == HeadBytes && head.StartsWith("RIFF"u8) && head[8..].SequenceEqual("WEBP"u8) ? WebP : Unknown;
    }

    /// <summary>The type that an id's ending says, or null where it is none of ours.</summary>
    public static ImageType? OfId(string id) =>
        Array.Find([Png, Jpeg, WebP, Gif, Unknown], type => id.EndsWith(type.Ending, StringComparison.Ordinal));
}
