using System.Buffers.Binary;

namespace ImageGateway.Core.Budgets;

/// <summary>
/// Ids of attempts. Each tells when the attempt began and, by short hashes, at which vendor and saved provider: so what is
/// uncertain can be resolved for all of a provider, at every budget that the attempt was reserved at, without a message more.
/// </summary>
/// <remarks>A version 7 UUID whose last five bytes are two bytes of the vendor's hash and three of the saved provider's.</remarks>
public static class AttemptId
{
    private const int VendorAt = 11;
    private const int SavedAt = 13;
    private const int Bytes = 16;

    // Bits by which a UUID says of which version and variant it is (RFC 9562).
    private const long Version7 = 0x7000;
    private const long Variant = 1L << 63;
    private const long VariantMask = 3L << 62;

    /// <summary>Creates a new attempt id.</summary>
    /// <param name="now">The time at which the attempt begins.</param>
    /// <param name="random">Any number; the runtime's own ids ask the system for one each time.</param>
    /// <param name="vendor">The vendor's slug.</param>
    /// <param name="saved">The saved provider's id, or null.</param>
    public static Guid New(DateTimeOffset now, long random, string vendor, string? saved)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (now.ToUnixTimeMilliseconds() << 16) | Version7 | (random & 0xFFF));
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Variant | ((random >> 1) & ~VariantMask));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VendorAt..], (ushort)Hash(vendor));
        WriteSaved(bytes, saved);
        return new(bytes, bigEndian: true);
    }

    /// <summary>The time at which an attempt began, to the millisecond; null where the id is none of an attempt.</summary>
    public static DateTimeOffset? BeganAt(string id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return TryRead(id, bytes)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16))
            : null;
    }

    /// <summary>Determines whether the attempt was made at a vendor.</summary>
    public static bool IsAtVendor(string id, string vendor)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return TryRead(id, bytes) && BinaryPrimitives.ReadUInt16BigEndian(bytes[VendorAt..]) == (ushort)Hash(vendor);
    }

    /// <summary>Determines whether the attempt was made at a saved provider.</summary>
    public static bool IsAtSaved(string id, string saved)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Span<byte> wanted = stackalloc byte[Bytes];
        WriteSaved(wanted, saved);
        return TryRead(id, bytes) && bytes[SavedAt..].SequenceEqual(wanted[SavedAt..]);
    }

    private static bool TryRead(string id, Span<byte> bytes) =>
        Guid.TryParseExact(id, "n", out var guid) && guid.Version == 7 && guid.TryWriteBytes(bytes, bigEndian: true, out _);

    private static void WriteSaved(Span<byte> bytes, string? saved)
    {
        var hash = saved is null ? 0 : Hash(saved);
        bytes[SavedAt] = (byte)(hash >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(SavedAt + 1)..], (ushort)hash);
    }

    // FNV-1a, folded: the same in every process, which the hash of a string is not.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
            hash = (hash ^ letter) * 16777619u;
        return hash ^ (hash >> 15);
    }
}
