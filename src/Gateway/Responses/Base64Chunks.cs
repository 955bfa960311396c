using System.Buffers;
using System.Buffers.Text;

namespace ImageGateway.Gateway.Responses;

/// <summary>Encodes bytes that arrive in pieces; the text is the same as of the whole.</summary>
internal sealed class Base64ChunkEncoder
{
    private readonly byte[] _carry = new byte[3];
    private int _carried;

    /// <summary>The text of the bytes so far, but for up to two that wait for their group.</summary>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> bytes, ref byte[] buffer)
    {
        buffer = Grow(buffer, Base64.GetMaxEncodedToUtf8Length(bytes.Length + _carried));
        var written = 0;
        if (_carried > 0)
        {
            var take = Math.Min(3 - _carried, bytes.Length);
            bytes[..take].CopyTo(_carry.AsSpan(_carried));
            _carried += take;
            bytes = bytes[take..];
            if (_carried < 3)
                return default;
            Base64.EncodeToUtf8(_carry, buffer, out _, out written);
            _carried = 0;
        }

        Base64.EncodeToUtf8(bytes, buffer.AsSpan(written), out var consumed, out var more, isFinalBlock: false);
        _carried = bytes.Length - consumed;
        bytes[consumed..].CopyTo(_carry);
        return buffer.AsMemory(0, written + more);
    }

    /// <summary>The text of the last bytes.</summary>
    public ReadOnlyMemory<byte> Finish(ref byte[] buffer)
    {
        buffer = Grow(buffer, 4);
        Base64.EncodeToUtf8(_carry.AsSpan(0, _carried), buffer, out _, out var written);
        _carried = 0;
        return buffer.AsMemory(0, written);
    }

    internal static byte[] Grow(byte[] buffer, int length)
    {
        if (buffer.Length >= length)
            return buffer;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(length);
    }
}

/// <summary>Decodes base64 that arrives in pieces cut anywhere.</summary>
internal sealed class Base64ChunkDecoder
{
    private const int GroupChars = 4;

    // The last group may be padded, which only the end of the text may be: it always waits, with what is begun behind it.
    private readonly byte[] _carry = new byte[(2 * GroupChars) - 1];
    private int _carried;
    private bool _padded;

    /// <summary>The bytes of the text so far, but for those of its last group.</summary>
    /// <exception cref="InvalidDataException">The text is not base64.</exception>
    public ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        var whole = Math.Max(0, (_carried + text.Length - GroupChars) & ~(GroupChars - 1));
        if (whole == 0)
        {
            Keep(text);
            return default;
        }

        buffer = Base64ChunkEncoder.Grow(buffer, Base64.GetMaxDecodedFromUtf8Length(whole));
        var written = 0;
        if (_carried > 0)
        {
            // What was begun is filled up by itself, so that the rest is decoded where it lies.
            Span<byte> begun = stackalloc byte[2 * GroupChars];
            begun = begun[..Math.Min((_carried + GroupChars - 1) & ~(GroupChars - 1), whole)];
            var kept = Math.Min(_carried, begun.Length);
            var taken = begun.Length - kept;
            _carry.AsSpan(0, kept).CopyTo(begun);
            text[..taken].CopyTo(begun[kept..]);
            written = DecodeGroups(begun, buffer);
            _carry.AsSpan(kept, _carried - kept).CopyTo(_carry);
            _carried -= kept;
            text = text[taken..];
            whole -= begun.Length;
        }

        written += DecodeGroups(text[..whole], buffer.AsSpan(written));
        Keep(text[whole..]);
        return buffer.AsMemory(0, written);
    }

    /// <summary>The bytes of the last group.</summary>
    /// <exception cref="InvalidDataException">The text is not base64.</exception>
    public ReadOnlyMemory<byte> Finish(ref byte[] buffer)
    {
        buffer = Base64ChunkEncoder.Grow(buffer, Base64.GetMaxDecodedFromUtf8Length(_carry.Length));
        var written = DecodeGroups(_carry.AsSpan(0, _carried), buffer);
        _carried = 0;
        return buffer.AsMemory(0, written);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_carry.AsSpan(_carried));
        _carried += text.Length;
    }

    private int DecodeGroups(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.IsEmpty)
            return 0;
        var afterTheEnd = _padded;
        _padded = text[^1] == '=';
        return !afterTheEnd && Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done
            ? written
            : throw new InvalidDataException("The provider's picture is not base64.");
    }
}
