namespace ImageGateway.Core.Images;

/// <summary>Tells an image's media type by its first bytes.</summary>
public static class ImageSignature
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int HeadBytes = 16;

    /// <summary>The media type of an image that begins so, or null where the bytes are none that is known.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return "image/png";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "image/jpeg";
        if (head.StartsWith("GIF8"u8))
            return "image/gif";
        if (head.Length < 12)
            return null;
        if (head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
            return "image/webp";
        return head[4..8].SequenceEqual("ftyp"u8) && (head[8..12].SequenceEqual("avif"u8) || head[8..12].SequenceEqual("avis"u8))
            ? "image/avif"
            : null;
    }
}
