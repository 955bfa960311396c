using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Reads a PNG closely enough to refuse a damaged one: chunk sums, order, and the length of the pixel data.</summary>
public static class PngReader
{
    private const long MostBytes = 1L << 30;

    public static bool IsPng(ReadOnlySpan<byte> file) => file is [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..];

    public static ImageInfo? Read(ReadOnlySpan<byte> file)
    {
        using var pixels = new MemoryStream();
        var header = default(ReadOnlySpan<byte>);
        var transparency = false;
        var rest = file[8..];
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12)
                return null;
            var type = rest[4..8];
            var data = rest.Slice(8, length);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]) != Crc32.Compute(type, data))
                return null;
            if (type.SequenceEqual("IHDR"u8) && length == 13)
                header = data;
            else if (type.SequenceEqual("tRNS"u8))
                transparency = true;
            else if (type.SequenceEqual("IDAT"u8))
                pixels.Write(data);
            else if (type.SequenceEqual("IEND"u8))
                return Finish(header, transparency, pixels);
            rest = rest[(12 + length)..];
        }

        return null;
    }

    private static ImageInfo? Finish(ReadOnlySpan<byte> header, bool transparency, MemoryStream pixels)
    {
        if (header.IsEmpty)
            return null;
        var size = new ImageSize(BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        int? channels = header[9] switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => null };
        if (size.Width <= 0 || size.Height <= 0 || channels is null)
            return null;
        var row = 1 + (((long)size.Width * channels.Value * header[8]) + 7) / 8;
        var interlaced = header[12] != 0;
        if (row * size.Height > MostBytes || !Inflates(pixels, interlaced ? null : row * size.Height))
            return null;
        return new(ImageFormat.Png, size, transparency || header[9] is 4 or 6);
    }

    private static bool Inflates(MemoryStream pixels, long? expected)
    {
        pixels.Position = 0;
        using var zlib = new ZLibStream(pixels, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        var total = 0L;
        try
        {
            while (zlib.Read(buffer) is var read and > 0)
                total += read;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // The inflater's own exception is an IOException; nothing else here can be one.
            return false;
        }

        return total > 0 && (expected is null || total == expected);
    }
}
