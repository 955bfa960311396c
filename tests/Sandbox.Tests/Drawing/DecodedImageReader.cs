using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ImageGateway.Sandbox.Tests.Drawing;

/// <summary>
/// Reads PNGs of one byte a pixel with a palette and without filters, strictly: every checksum, length and place of a chunk
/// is asserted. Shares nothing with the code that writes them.
/// </summary>
internal static class DecodedImageReader
{
    public static DecodedImage Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = Chunks(file);
        Assert.Equal("IHDR", chunks[0].Type);
        Assert.Equal("IEND", chunks[^1].Type);
        Assert.Empty(chunks[^1].Data);
        var order = string.Join(' ', chunks.Select(chunk => chunk.Type));
        Assert.Matches("^IHDR tEXt iTXt PLTE (tRNS )?(IDAT )+IEND$", order);

        var header = chunks[0].Data;
        Assert.Equal(13, header.Length);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal([8, 3, 0, 0, 0], header[8..]); // bits, palette, deflate, adaptive filters, not interlaced

        var palette = chunks.Single(chunk => chunk.Type == "PLTE").Data;
        Assert.True(palette.Length % 3 == 0 && palette.Length is > 0 and <= 768);
        var alphas = chunks.SingleOrDefault(chunk => chunk.Type == "tRNS").Data;
        Assert.True(alphas is null || alphas.Length <= palette.Length / 3);
        var data = chunks.Where(chunk => chunk.Type == "IDAT").Select(chunk => chunk.Data).ToList();
        return new()
        {
            Width = width,
            Height = height,
            Palette = palette,
            Alphas = alphas,
            Indices = Unfiltered(Inflate(data), width, height, palette.Length / 3),
            Texts = new Dictionary<string, string>(chunks.Where(chunk => chunk.Type is "tEXt" or "iTXt").Select(Text)),
            DataChunkLengths = [.. data.Select(chunk => chunk.Length)],
        };
    }

    private static List<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var checkedPart = file.AsSpan(at + 4, length + 4);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), Checksum(checkedPart));
            chunks.Add((Encoding.ASCII.GetString(checkedPart[..4]), checkedPart[4..].ToArray()));
            at += length + 12;
        }

        return chunks;
    }

    // Bit by bit, as the PNG standard defines it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = ((rest ^ (uint)(value >> bit)) & 1) != 0;
                rest = carry ? (rest >> 1) ^ 0xEDB88320u : rest >> 1;
            }
        }

        return ~rest;
    }

    private static byte[] Inflate(List<byte[]> data)
    {
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream([.. data.SelectMany(chunk => chunk)]), CompressionMode.Decompress))
            zlib.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static byte[] Unfiltered(byte[] rows, int width, int height, int colours)
    {
        Assert.Equal(height * (width + 1), rows.Length);
        var indices = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, rows[y * (width + 1)]);
            rows.AsSpan((y * (width + 1)) + 1, width).CopyTo(indices.AsSpan(y * width));
        }

        Assert.True(indices.Max() < colours, "a pixel lies outside the palette");
        return indices;
    }

    private static KeyValuePair<string, string> Text((string Type, byte[] Data) chunk)
    {
        var keyword = Encoding.ASCII.GetString(chunk.Data.AsSpan(0, Array.IndexOf(chunk.Data, (byte)0)));
        var rest = chunk.Data.AsSpan(keyword.Length + 1);
        if (chunk.Type == "iTXt")
        {
            // Not compressed, method 0, no language, no translated keyword.
            Assert.Equal([0, 0, 0, 0], rest[..4].ToArray());
            rest = rest[4..];
        }

        Assert.DoesNotContain((byte)0, rest.ToArray());
        return new(keyword, Encoding.UTF8.GetString(rest));
    }
}
