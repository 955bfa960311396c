using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Makes ids of entries: UUIDs of version 7. Safe for several threads.</summary>
/// <remarks>Takes random bytes of many ids at once: the runtime's own asks the kernel for those of each.</remarks>
internal sealed class LogIds
{
    private const int RandomOfAnId = 10;
    private const int IdsAtOnce = 256;

    private readonly Lock _gate = new();
    private readonly byte[] _random = new byte[IdsAtOnce * RandomOfAnId];
    private int _taken = IdsAtOnce * RandomOfAnId;

    /// <summary>An id whose time is that of an entry.</summary>
    public Guid Next(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        lock (_gate)
        {
            if (_taken == _random.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _taken = 0;
            }

            _random.AsSpan(_taken, RandomOfAnId).CopyTo(bytes[^RandomOfAnId..]);
            _taken += RandomOfAnId;
        }

        // Version 7 and the variant of RFC 9562.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
