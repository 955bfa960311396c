using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>Reads the head of a PNG, and makes small ones to upload.</summary>
internal static class Png
{
    private const uint Polynomial = 0xEDB88320;
    private const int ColourAt = 25;
    private const byte Colour = 2;
    private const byte ColourWithAlpha = 6;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Width and height as its head says; fails where it is no PNG.</summary>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> image)
    {
        Assert.True(
            image.Length > 33 && image.StartsWith(Signature), $"no PNG: {Convert.ToHexString(image[..Math.Min(16, image.Length)])}");
        Assert.Equal("IHDR", Encoding.ASCII.GetString(image[12..16]));
        return (BinaryPrimitives.ReadInt32BigEndian(image[16..]), BinaryPrimitives.ReadInt32BigEndian(image[20..]));
    }

    /// <summary>The same of base64.</summary>
    public static (int Width, int Height) SizeOf(string? base64) => SizeOf(Convert.FromBase64String(base64!));

    /// <summary>Width and height of an image that is whole: every checksum fits and its pixels are all there.</summary>
    public static (int Width, int Height) Whole(byte[] image)
    {
        var size = SizeOf(image);
        using var packed = new MemoryStream();
        var at = Signature.Length;
        for (var type = string.Empty; type != "IEND";)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(at));
            type = Encoding.ASCII.GetString(image, at + 4, 4);
            var content = image.AsSpan(at + 8, length);
            Assert.Equal(
                ~Checksum(uint.MaxValue, image.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(
                    image.AsSpan(at + 8 + length)));
            if (type == "IDAT")
                packed.Write(content);
            at += 12 + length;
        }

        Assert.Equal(image.Length, at);
        packed.Position = 0;
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
            zlib.CopyTo(rows);
        Assert.Equal(size.Height * (1L + (size.Width * (image[ColourAt] == ColourWithAlpha ? 4 : 3))), rows.Length);
        return size;
    }

    /// <summary>A square image of noise, so that it does not shrink to nothing.</summary>
    public static byte[] Make(int side, bool alpha, int seed = 1)
    {
        var rows = new byte[side * (1 + (side * (alpha ? 4 : 3)))];
        new Random(seed).NextBytes(rows);
        for (var row = 0; row < side; row++)
            rows[row * (rows.Length / side)] = 0;

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);

        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, side);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], side);
        (head[8], head[9]) = (8, alpha ? ColourWithAlpha : Colour);

        using var image = new MemoryStream();
        image.Write(Signature);
        WriteChunk(image, "IHDR"u8, head);
        WriteChunk(image, "IDAT"u8, packed.ToArray());
        WriteChunk(image, "IEND"u8, []);
        return image.ToArray();
    }

    private static void WriteChunk(MemoryStream image, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        image.Write(number);
        image.Write(type);
        image.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, type), content));
        image.Write(number);
    }

    private static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (var current in bytes)
        {
            checksum ^= current;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ Polynomial;
        }

        return checksum;
    }
}
