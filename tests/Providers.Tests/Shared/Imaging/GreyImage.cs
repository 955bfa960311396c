using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ImageGateway.Providers.Tests.Shared.Imaging;

/// <summary>An opaque PNG of one grey byte a pixel without filters, read strictly.</summary>
internal sealed record GreyImage(int Width, int Height, byte[] Pixels)
{
    public static GreyImage Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var (types, header, data) = (new List<string>(), Array.Empty<byte>(), new List<byte>());
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            var body = file[(at + 8)..(at + 8 + length)];
            using var again = new MemoryStream();
            TestPng.Chunk(again, type, body);
            Assert.Equal(again.ToArray(), file[at..(at + 12 + length)]);
            types.Add(type);
            if (type == "IHDR")
                header = body;
            else if (type == "IDAT")
                data.AddRange(body);
            at += 12 + length;
        }

        Assert.Matches("^IHDR (IDAT )+IEND$", string.Join(' ', types));
        Assert.Equal([8, 0, 0, 0, 0], header[8..]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream([.. data]), CompressionMode.Decompress))
            zlib.CopyTo(rows);
        Assert.Equal((width + 1) * height, rows.Length);
        var pixels = new List<byte>();
        foreach (var row in rows.ToArray().Chunk(width + 1))
        {
            Assert.Equal(0, row[0]);
            pixels.AddRange(row[1..]);
        }

        return new(width, height, [.. pixels]);
    }
}
