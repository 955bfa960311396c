using System.Buffers.Binary;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Properties of an uploaded image, read from its bytes.</summary>
public sealed record ImageInfo(ImageFormat Format, ImageSize Size, bool HasAlpha)
{
    /// <summary>Null when the bytes are no readable PNG, JPEG or WebP.</summary>
    public static ImageInfo? Read(ReadOnlySpan<byte> file)
    {
        if (PngReader.IsPng(file))
            return PngReader.Read(file);
        if (file is [0xFF, 0xD8, 0xFF, ..])
            return ReadJpeg(file);
        return file.Length >= 30 && file[..4].SequenceEqual("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? ReadWebp(file) : null;
    }

    private static ImageInfo? ReadJpeg(ReadOnlySpan<byte> file)
    {
        var offset = 2;
        while (offset + 9 < file.Length && file[offset] == 0xFF)
        {
            // Every start-of-frame marker holds the sides; C4, C8 and CC are tables in the same range.
            if (file[offset + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new(ImageFormat.Jpeg, new(Short(file, offset + 7), Short(file, offset + 5)), HasAlpha: false);
            offset += 2 + Short(file, offset + 2);
        }

        return null;
    }

    private static ImageInfo? ReadWebp(ReadOnlySpan<byte> file)
    {
        var kind = file[12..16];
        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return new(ImageFormat.Webp, new((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1), (bits >> 28 & 1) == 1);
        }

        if (kind.SequenceEqual("VP8X"u8))
            return new(ImageFormat.Webp, new(Triple(file, 24) + 1, Triple(file, 27) + 1), (file[20] & 0x10) != 0);
        return kind.SequenceEqual("VP8 "u8)
            ? new(ImageFormat.Webp, new(LittleShort(file, 26) & 0x3FFF, LittleShort(file, 28) & 0x3FFF), HasAlpha: false)
            : null;
    }

    private static int Short(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt16BigEndian(file[offset..]);

    private static int LittleShort(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file[offset..]);

    private static int Triple(ReadOnlySpan<byte> file, int offset) => file[offset] | (file[offset + 1] << 8) | (file[offset + 2] << 16);
}
