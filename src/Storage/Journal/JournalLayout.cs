using System.Buffers.Binary;
using System.Numerics;
using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Storage.Journal;

/// <summary>
/// A journal's file: a page of its own and then the slots.
/// <code>
/// 0     mark
/// 8     how many slots count (4 bytes) and the CRC-32C of the last of them (4 bytes), written in one go
/// 4096  slots, and zeros up to the end
/// </code>
/// A record counts once the number says so, which is after it is there as a whole: what a killed process left half
/// done is not seen, and any damage to what counts is.
/// </summary>
internal static class JournalLayout
{
    /// <summary>Offset of the number of slots.</summary>
    public const int CountAt = 8;

    /// <summary>Offset of the first slot.</summary>
    public const int SlotsAt = 4096;

    /// <summary>First bytes of a journal file.</summary>
    public static ReadOnlySpan<byte> Mark => "IGLEDGR1"u8;

    /// <summary>Computes the value stored at <see cref="CountAt"/>.</summary>
    public static ulong Count(int slots, ReadOnlySpan<byte> last) => ((ulong)Sum(last) << 32) | (uint)slots;

    /// <summary>The slots of a file that count.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fault">What is wrong with it; null: nothing.</param>
    public static ReadOnlySpan<byte> Slots(ReadOnlySpan<byte> file, out string? fault)
    {
        fault = null;
        if (file.Length < SlotsAt || !file.StartsWith(Mark))
            return Faulty("it is not a journal", out fault);
        var count = BinaryPrimitives.ReadUInt64LittleEndian(file[CountAt..]);
        var slots = (uint)count;
        if (slots == 0 || slots > (file.Length - SlotsAt) / JournalSlot.Size)
            return Faulty($"{slots} slots cannot be in it", out fault);
        var counted = file.Slice(SlotsAt, (int)slots * JournalSlot.Size);
        return Count((int)slots, counted[^JournalSlot.Size..]) == count ? counted : Faulty("its last slot is damaged", out fault);
    }

    private static ReadOnlySpan<byte> Faulty(string what, out string fault)
    {
        fault = what;
        return [];
    }

    private static uint Sum(ReadOnlySpan<byte> slot)
    {
        var sum = uint.MaxValue;
        for (var at = 0; at < JournalSlot.Size; at += sizeof(ulong))
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(slot[at..]));
        return ~sum;
    }
}
