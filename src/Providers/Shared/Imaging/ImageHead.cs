using System.Buffers.Binary;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Media type and size read from the first bytes of an image.</summary>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>, by the bytes and not by the caller's word.</param>
/// <param name="Width">Pixels in a row, as stored (a camera's rotation is not applied).</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageHead(string ContentType, int Width, int Height)
{
    // Profiles and thumbnails of a JPEG can come before its size.
    private const int MaxSegments = 1_000;
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;

    /// <summary>Number of pixels in the image.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Size of the image in pixels.</summary>
    public ImageSize Size => new(Width, Height);

    /// <summary>Reads the head of a PNG, JPEG or WebP; null for anything else or anything damaged.</summary>
    /// <exception cref="IOException">The file cannot be read from disk.</exception>
    public static ImageHead? Read(InputFile file)
    {
        using var content = file.OpenRead();
        Span<byte> first = stackalloc byte[30];
        var read = content.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        first = first[..read];
        if (read >= 24 && first.StartsWith(PngChunks.Signature) && first[12..16].SequenceEqual("IHDR"u8))
            return Of("image/png", BinaryPrimitives.ReadUInt32BigEndian(first[16..]), BinaryPrimitives.ReadUInt32BigEndian(first[20..]));
        if (read == 30 && first[..4].SequenceEqual("RIFF"u8) && first[8..12].SequenceEqual("WEBP"u8))
            return Webp(first);
        return read >= 4 && first[0] == 0xFF && first[1] == StartOfImage ? Jpeg(file) : null;
    }

    private static ImageHead? Of(string contentType, uint width, uint height) =>
        width is 0 or > int.MaxValue || height is 0 or > int.MaxValue ? null : new(contentType, (int)width, (int)height);

    private static ImageHead? Webp(ReadOnlySpan<byte> first)
    {
        const string Type = "image/webp";
        var kind = first[12..16];
        if (kind.SequenceEqual("VP8X"u8))
            return Of(Type, 1 + UInt24(first[24..]), 1 + UInt24(first[27..]));
        if (kind.SequenceEqual("VP8 "u8) && first[23..26].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
            return Of(Type, BinaryPrimitives.ReadUInt16LittleEndian(first[26..])
                & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(first[28..]) & 0x3FFFu);
        if (!kind.SequenceEqual("VP8L"u8) || first[20] != 0x2F)
            return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(first[21..]);
        return Of(Type, 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private static ImageHead? Jpeg(InputFile file)
    {
        using var content = new BufferedStream(file.OpenRead());
        Span<byte> frame = stackalloc byte[5];
        Skip(content, 2);
        for (var segment = 0; segment < MaxSegments; segment++)
        {
            var marker = NextMarker(content);
            var length = (content.ReadByte() << 8 | content.ReadByte()) - 2;
            if (marker is < 0 or EndOfImage or StartOfScan || length < 0)
                return null;
            if (IsFrame(marker))
            {
                return content.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length
                    ? Of("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]))
                    : null;
            }

            if (!Skip(content, length))
                return null;
        }

        return null;
    }

    // 0xFF, as often as the writer liked, and the marker.
    private static int NextMarker(Stream content)
    {
        if (content.ReadByte() != 0xFF)
            return -1;
        int marker;
        do
            marker = content.ReadByte();
        while (marker == 0xFF);
        return marker;
    }

    // C4, C8 and CC are tables and an extension among the sixteen kinds of frame.
    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool Skip(Stream content, int length)
    {
        for (; length > 0; length--)
        {
            if (content.ReadByte() < 0)
                return false;
        }

        return true;
    }
}
