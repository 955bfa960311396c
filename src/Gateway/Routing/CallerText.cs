using System.Buffers;
using System.Buffers.Binary;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Gateway.Routing;

/// <summary>Text that identifies a caller, part after part with lengths, so that no two callers produce the same.</summary>
/// <param name="scratch">Written to as long as it is enough.</param>
internal ref struct CallerText(Span<byte> scratch)
{
    private const int LengthBytes = sizeof(int);

    private Span<byte> _bytes = scratch;
    private byte[]? _rented;
    private int _length;

    /// <summary>Bytes that were written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes[.._length];

    /// <summary>Adds one part with its length.</summary>
    public void Add(RequestAttribute part)
    {
        Reserve(LengthBytes + part.MaxBytes);
        Put(part.CopyTo(_bytes[(_length + LengthBytes)..]));
    }

    /// <summary>Adds that a part is not there, which is no part that is empty.</summary>
    public void AddNothing()
    {
        Reserve(LengthBytes);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes[_length..], -1);
        _length += LengthBytes;
    }

    /// <summary>Gives back what was borrowed.</summary>
    public readonly void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }

    private void Put(int bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes[_length..], bytes);
        _length += LengthBytes + bytes;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + bytes));
        Written.CopyTo(larger);
        Dispose();
        _bytes = _rented = larger;
    }
}
