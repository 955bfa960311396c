using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Writes a PNG with a vertical gradient that starts at the given colour.</summary>
public static class PngWriter
{
    private const byte UpFilter = 2;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="size">The image's sides.</param>
    /// <param name="red">Red of the first row.</param>
    /// <param name="green">Green of the first row.</param>
    /// <param name="blue">Blue of the first row.</param>
    /// <param name="alpha">Null for an image without an alpha channel.</param>
    /// <param name="padding">Bytes of an ancillary chunk that decoders skip: makes an image as heavy as real ones.</param>
    public static byte[] Write(ImageSize size, byte red, byte green, byte blue, byte? alpha = null, int padding = 0)
    {
        byte[] pixel = alpha is { } opacity ? [red, green, blue, opacity] : [red, green, blue];
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size.Height);
        header[8] = 8;
        header[9] = (byte)(alpha is null ? 2 : 6);
        WriteChunk(png, "IHDR"u8, header);
        if (padding > 0)
            WriteChunk(png, "paDd"u8, new byte[padding]);
        WriteChunk(png, "IDAT"u8, Compress(size, pixel));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    // With the Up filter every row but the first is a constant step, so a big image costs next to nothing.
    private static byte[] Compress(ImageSize size, byte[] pixel)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (size.Width * pixel.Length)];
            for (var offset = 1; offset < row.Length; offset++)
                row[offset] = pixel[(offset - 1) % pixel.Length];
            zlib.Write(row);
            row.AsSpan().Clear();
            row[0] = UpFilter;
            for (var offset = 1; offset < row.Length; offset += pixel.Length)
                row[offset] = 1;
            for (var y = 1; y < size.Height; y++)
                zlib.Write(row);
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(type, data));
        png.Write(number);
    }
}
