using System.Buffers.Binary;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Writes a one-tone grey baseline JPEG: the first block sets the tone, every other block differs by nothing.</summary>
public static class JpegWriter
{
    private const int ToneBits = 10;

    public static byte[] Write(ImageSize size, byte tone)
    {
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8]);
        WriteSegment(jpeg, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        WriteSegment(jpeg, 0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        WriteSegment(jpeg, 0xC0, [8, .. BigEndian(size.Height), .. BigEndian(size.Width), 1, 1, 0x11, 0]);
        WriteSegment(jpeg, 0xC4, [0x00, 1, 1, .. new byte[14], 0, ToneBits]); // DC: "0" no difference, "10" a tone
        WriteSegment(jpeg, 0xC4, [0x10, 1, .. new byte[15], 0]);              // AC: "0" end of block
        WriteSegment(jpeg, 0xDA, [1, 1, 0x00, 0, 63, 0]);
        WriteScan(jpeg, size, tone);
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    private static void WriteScan(MemoryStream jpeg, ImageSize size, byte tone)
    {
        var blocks = (size.Width + 7) / 8 * (long)((size.Height + 7) / 8);
        var used = 2 + ToneBits + 1 + (2 * (blocks - 1));
        var scan = new byte[(used + 7) / 8];

        // "10", ten bits of tone with the top bit set, "0"; all other blocks are zeros, the last byte is filled up with ones.
        var first = (0b10 << (ToneBits + 4)) | ((0x200 | (tone << 1)) << 4);
        scan[0] = (byte)(first >> 8);
        scan[1] = (byte)first;
        scan[^1] |= (byte)(0xFF >> (int)(8 - ((scan.Length * 8L) - used)));
        jpeg.Write(scan);
    }

    private static void WriteSegment(MemoryStream jpeg, byte marker, byte[] data)
    {
        jpeg.Write([0xFF, marker]);
        jpeg.Write(BigEndian(data.Length + 2));
        jpeg.Write(data);
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
