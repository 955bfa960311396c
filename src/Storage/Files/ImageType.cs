using System.Buffers;

namespace ImageGateway.Storage.Files;

/// <summary>An image's media type, told from its first bytes, and the ending of its id.</summary>
public sealed record ImageType(string ContentType, string Ending)
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int HeadBytes = 12;

    private static readonly ImageType Png = new("image/png", ".png");
    private static readonly ImageType Jpeg = new("image/jpeg", ".jpg");
    private static readonly ImageType WebP = new("image/webp", ".webp");
    private static readonly ImageType Gif = new("image/gif", ".gif");
    private static readonly ImageType Unknown = new("application/octet-stream", ".bin");
    private static readonly ImageType[] All = [Png, Jpeg, WebP, Gif, Unknown];

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

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const int HashChars = 64;

    /// <summary>Determines whether a text is an id: 64 hexadecimal digits and a known ending, so that it may be a part of a path.</summary>
    public static bool IsId(string id) => OfId(id) is { } type && IsHash(id.AsSpan(0, id.Length - type.Ending.Length));

    /// <summary>The id of an image of a hash and a media type; null where the hash is none.</summary>
    public static string? IdOf(string hash, string contentType) =>
        IsHash(hash) ? hash + (Array.Find(All, type => type.ContentType == contentType) ?? Unknown).Ending : null;

    /// <summary>All ids that an image of a hash can have.</summary>
    public static string[] IdsOf(string hash) => Array.ConvertAll(All, type => hash + type.Ending);

    /// <summary>The hash in an id: what stands before its ending.</summary>
    public static string HashOf(string id) => id.Split('.')[0];

    /// <summary>The type that an id's ending says, or null where it is none of ours.</summary>
    public static ImageType? OfId(string id) =>
        Array.Find(All, type => id.EndsWith(type.Ending, StringComparison.Ordinal));

    private static bool IsHash(ReadOnlySpan<char> text) => text.Length == HashChars && !text.ContainsAnyExcept(HexDigits);
}
