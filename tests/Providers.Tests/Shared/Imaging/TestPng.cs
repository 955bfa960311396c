using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ImageGateway.Providers.Tests.Shared.Imaging;

/// <summary>Writes PNGs of every kind that a caller may send, right or wrong. Shares nothing with the product's code.</summary>
internal sealed record TestPng
{
    public int Width { get; init; } = 4;

    public int Height { get; init; } = 3;

    public byte Bits { get; init; } = 8;

    public byte Colour { get; init; } = 6;

    public byte Interlace { get; init; }

    public byte[]? Palette { get; init; }

    public byte[]? Transparency { get; init; }

    /// <summary>The rows before filtering, one after the other.</summary>
    public byte[] Pixels { get; init; } = [];

    /// <summary>The filter of each row, by turns.</summary>
    public byte[] Filters { get; init; } = [0];

    /// <summary>The most bytes of an IDAT chunk.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>The compressed rows instead of those of the pixels.</summary>
    public byte[]? Data { get; init; }

    public int Channels => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public int Stride => ((Width * Channels * Bits) + 7) / 8;

    public byte[] Write()
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = (Bits, Colour, Interlace);
        Chunk(file, "IHDR", header);
        Chunk(file, "gAMA", [0, 0, 0xB1, 0x8F]);
        if (Palette is not null)
            Chunk(file, "PLTE", Palette);
        if (Transparency is not null)
            Chunk(file, "tRNS", Transparency);
        var data = Data ?? Deflate(Filtered());
        for (var at = 0; at < data.Length; at += ChunkBytes)
            Chunk(file, "IDAT", data[at..Math.Min(data.Length, at + ChunkBytes)]);
        Chunk(file, "tEXt", Encoding.ASCII.GetBytes("Comment\0drawn by a test"));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    public static byte[] Deflate(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        return packed.ToArray();
    }

    public static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
        file.Write(number);
    }

    private byte[] Filtered()
    {
        var (stride, step) = (Stride, Math.Max(1, Channels * Bits / 8));
        var rows = new List<byte>();
        for (var y = 0; y < Height; y++)
        {
            var filter = Filters[y % Filters.Length];
            rows.Add(filter);
            for (var at = 0; at < stride; at++)
            {
                int Pixel(int row, int column) => row < 0 || column < 0 ? 0 : Pixels[(row * stride) + column];
                var (left, up, corner) = (Pixel(y, at - step), Pixel(y - 1, at), at < step ? 0 : Pixel(y - 1, at - step));
                var guess = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 };
                rows.Add((byte)(Pixel(y, at) - guess));
            }
        }

        return [.. rows];
    }

    private static int Paeth(int a, int b, int c)
    {
        var p = a + b - c;
        var (pa, pb, pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }

    private static uint Checksum(byte[] bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            rest ^= value;
            for (var bit = 0; bit < 8; bit++)
                rest = (rest & 1) != 0 ? (rest >> 1) ^ 0xEDB88320u : rest >> 1;
        }

        return ~rest;
    }
}
