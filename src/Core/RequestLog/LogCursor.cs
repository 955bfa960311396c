using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace ImageGateway.Core.RequestLog;

/// <summary>Place of an entry in a list that goes from the newest to the oldest: the next page begins after it.</summary>
/// <param name="At">Start of the entry.</param>
/// <param name="Id">Id of the entry, which decides between entries of one millisecond.</param>
public readonly record struct LogCursor(DateTimeOffset At, Guid Id)
{
    private const int Bytes = sizeof(long) + 16;

    /// <summary>The place of an entry.</summary>
    public static LogCursor From(LogEntry entry) => new(entry.At, entry.Id);

    /// <summary>The place of the entry of an id, by the time in it; null when the id is not of version 7.</summary>
    public static LogCursor? FromId(Guid id)
    {
        if (id.Version != 7)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16), id);
    }

    /// <summary>Determines whether an entry comes after this place, so is older.</summary>
    public bool IsBefore(LogEntry entry) => entry.At < At || (entry.At == At && CompareIds(entry.Id, Id) < 0);

    /// <summary>The cursor as text that a URL may hold.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.ToUnixTimeMilliseconds());
        Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> gave. False when the text is not a cursor.</summary>
    public static bool TryParse(string? text, out LogCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text is null || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Bytes)
            return false;
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return false;
        cursor = new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), new(bytes[sizeof(long)..], bigEndian: true));
        return true;
    }

    /// <summary>Compares ids as stores do: by their bytes, first byte first.</summary>
    public static int CompareIds(Guid one, Guid other)
    {
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        one.TryWriteBytes(left, bigEndian: true, out _);
        other.TryWriteBytes(right, bigEndian: true, out _);
        return left.SequenceCompareTo(right);
    }
}
