namespace ImageGateway.Core.Images;

/// <summary>Recognizes the media type of an image by its first bytes and corrects the label of a file by it.</summary>
public static class ImageMediaType
{
    /// <summary>Bytes at the start of a file that decide.</summary>
    public const int HeadBytes = 16;

    // The first ending of a type is the one that a corrected name gets.
    private static readonly (string Type, string[] Endings)[] Endings =
    [
        ("image/png", [".png", ".apng"]),
        ("image/jpeg", [".jpg", ".jpeg", ".jpe", ".jfif"]),
        ("image/webp", [".webp"]),
        ("image/gif", [".gif"]),
        ("image/bmp", [".bmp", ".dib"]),
        ("image/tiff", [".tiff", ".tif"]),
        ("image/avif", [".avif"]),
        ("image/heic", [".heic", ".heif"]),
    ];

    /// <summary>The media type that the first bytes show, or null where they are no image's.</summary>
    public static string? Detect(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return "image/png";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "image/jpeg";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return "image/gif";
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
            return "image/tiff";
        if (head.Length < 12)
            return null;
        if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            return "image/webp";
        if (head.StartsWith("BM"u8) && head[6..10].IndexOfAnyExcept((byte)0) < 0)
            return "image/bmp";
        if (!head[4..].StartsWith("ftyp"u8))
            return null;
        var brand = head[8..12];
        if (brand.StartsWith("avi"u8))
            return "image/avif";
        return brand.StartsWith("he"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? "image/heic" : null;
    }

    /// <summary>The media type that a file's first bytes show, or null where they are no image's.</summary>
    /// <exception cref="IOException">The file cannot be read from disk.</exception>
    public static string? Detect(InputFile file)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using var content = file.OpenRead();
        return Detect(head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>
    /// The file with a media type and an ending of its name that its bytes do not contradict. A file whose bytes are no known image's
    /// keeps the caller's label.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read from disk.</exception>
    public static InputFile Labelled(InputFile file)
    {
        if (Detect(file) is not { } type)
            return file;
        var name = NameOf(file.FileName, type);
        return file.ContentType == type && file.FileName == name ? file : new LabelledFile(file, file.FieldName, name, type);
    }

    /// <summary>A name for a file of a media type.</summary>
    public static string NameOf(string fileName, string type)
    {
        var endings = Endings.FirstOrDefault(known => known.Type == type).Endings ?? [".png"];
        var name = fileName.Length == 0 ? "image" : fileName;
        if (endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return name;

        // Vendors go by the ending; one that is none of an image's is part of the name.
        var known = Endings.SelectMany(kind => kind.Endings).Append(".bin")
            .FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        return (known is null || known.Length == name.Length ? name : name[..^known.Length]) + endings[0];
    }
}
