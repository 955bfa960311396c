using System.Buffers.Binary;
using System.IO.Compression;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

/// <summary>Images for the tests to send.</summary>
public static class Images
{
    public static byte[] Opaque(int width, int height) => PngWriter.Write(new(width, height), 200, 100, 50);

    /// <summary>A mask: its left half black, its right half white.</summary>
    public static byte[] BlackAndWhite(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + width];
            row.AsSpan(1 + (width / 2)).Fill(byte.MaxValue);
            for (var y = 0; y < height; y++)
                zlib.Write(row);
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, packed.ToArray());
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    public static byte[] Transparent(int width, int height) => PngWriter.Write(new(width, height), 200, 100, 50, alpha: 0);

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
