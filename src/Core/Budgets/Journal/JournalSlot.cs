using System.Buffers.Binary;
using System.Numerics;

namespace ImageGateway.Core.Budgets.Journal;

/// <summary>
/// The unit of a journal: 64 bytes with a checksum of their own. A record takes one slot or several.
/// <code>
/// 0  checksum (CRC-32C of the bytes from 4 on and of the slot's place in the file)
/// 4  kind of record, or <see cref="Continued"/>
/// 5  how many slots of the record follow
/// 6  how many bytes of payload are here
/// 7  zero
/// 8  payload
/// </code>
/// </summary>
public static class JournalSlot
{
    /// <summary>Bytes of a slot.</summary>
    public const int Size = 64;

    internal const int PayloadSize = Size - PayloadStart;
    internal const byte Continued = 0xFF;
    private const int PayloadStart = 8;

    internal static void Write(Span<byte> slot, long place, byte kind, byte following, ReadOnlySpan<byte> payload)
    {
        slot.Clear();
        (slot[4], slot[5], slot[6]) = (kind, following, (byte)payload.Length);
        payload.CopyTo(slot[PayloadStart..]);
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum(slot, place));
    }

    internal static bool IsWhole(ReadOnlySpan<byte> slot, long place) =>
        slot[6] <= PayloadSize && BinaryPrimitives.ReadUInt32LittleEndian(slot) == Checksum(slot, place);

    internal static byte Kind(ReadOnlySpan<byte> slot) => slot[4];

    internal static byte Following(ReadOnlySpan<byte> slot) => slot[5];

    internal static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> slot) => slot.Slice(PayloadStart, slot[6]);

    // The place is part of it: a slot that was moved, or that an older file left behind, is not whole.
    private static uint Checksum(ReadOnlySpan<byte> slot, long place)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, (ulong)place);
        sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]));
        for (var at = PayloadStart; at < Size; at += sizeof(ulong))
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(slot[at..]));
        return ~sum;
    }
}
