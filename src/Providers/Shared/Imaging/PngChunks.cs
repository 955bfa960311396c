using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Frames PNG chunks: length, type, data, checksum.</summary>
public static class PngChunks
{
    /// <summary>The eight bytes every PNG starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one chunk whose data is the two parts one after the other.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="type">Four letters.</param>
    /// <param name="head">The first part of the data.</param>
    /// <param name="tail">The rest of it.</param>
    public static void Write(
        IBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail = default)
    {
        WriteUInt32(output, (uint)(head.Length + tail.Length));
        output.Write(type);
        output.Write(head);
        output.Write(tail);
        var sum = new Crc32();
        sum.Append(type);
        sum.Append(head);
        sum.Append(tail);
        WriteUInt32(output, sum.GetCurrentHashAsUInt32());
    }

    private static void WriteUInt32(IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }
}
