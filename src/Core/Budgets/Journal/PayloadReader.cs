using System.Text;

namespace ImageGateway.Core.Budgets.Journal;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. What does not fit leaves <see cref="IsSound"/> false and reads as zero.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _position;
    private bool _failed;

    /// <summary>True when everything was read and nothing is left.</summary>
    public readonly bool IsSound => !_failed && _position == _payload.Length;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _payload.Length)
                break;
            var part = _payload[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return (long)value;
        }

        _failed = true;
        return 0;
    }

    public Amount Amount()
    {
        Amount amount = new(Number(), Number(), Number());
        _failed |= !amount.IsSound();
        return amount;
    }

    public Guid Attempt() => Take(16) is { Length: 16 } bytes ? new(bytes) : default;

    public string Text() => Encoding.UTF8.GetString(Take(Number()));

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _payload.Length - _position)
        {
            _failed = true;
            return [];
        }

        _position += (int)length;
        return _payload.Slice(_position - (int)length, (int)length);
    }
}
