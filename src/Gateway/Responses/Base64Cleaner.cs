using System.Buffers;
using System.Buffers.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Makes clean base64 of what hosts call so, while it passes: the head of a data URI, white space and line breaks go,
/// the URL-safe alphabet becomes the usual one, missing padding is added. Anything else is refused, and so is text that is
/// base64 only by that forbearance and no image: many a sentence would pass.
/// </summary>
internal sealed class Base64Cleaner
{
    private const int MaxHeadBytes = 256;
    private const int GroupChars = 4;

    // Cleaned at once: a buffer for the whole part of a provider's answer would be too large for the pool to keep many.
    private const int StepBytes = 3 * 1024;

    // Enough for the signature of an image.
    private const int FirstLetters = 24;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private readonly byte[] _head = new byte[MaxHeadBytes];
    private readonly byte[] _first = new byte[FirstLetters];
    private int _headLength;
    private bool _begun;
    private long _letters;
    private int _padding;
    private int _spaces;
    private bool _isUrlSafe;

    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    // In the middle of a text, where letters of the alphabet need not be looked at one by one.
    private bool IsPlain => _letters >= FirstLetters && _padding == 0 && _spaces == 0;

    private static void GiveBack(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Takes the clean text of a part's beginning: as much as is clean as it stands, or a little that is made clean.</summary>
    /// <param name="part">The part, cut anywhere, that is not empty; what is left of it afterwards.</param>
    /// <param name="buffer">
    /// Written to where the text is not clean; from the shared pool, exchanged where it is too small and given back where it is not needed:
    /// a reader may be slow.
    /// </param>
    /// <exception cref="InvalidDataException">The text is not base64.</exception>
    public ReadOnlyMemory<byte> Clean(ref ReadOnlyMemory<byte> part, ref byte[] buffer)
    {
        if (IsPlain)
        {
            var end = part.Span.IndexOfAnyExcept(Alphabet);
            if (end < 0 || end >= StepBytes)
            {
                var plain = end < 0 ? part : part[..end];
                part = part[plain.Length..];
                _letters += plain.Length;
                GiveBack(ref buffer);
                return plain;
            }
        }

        var text = part[..Math.Min(part.Length, StepBytes)];
        part = part[text.Length..];
        buffer = Base64ChunkEncoder.Grow(buffer, StepBytes + MaxHeadBytes);
        var length = 0;
        for (var rest = text.Span; !rest.IsEmpty;)
        {
            var run = IsPlain ? Run(rest, buffer.AsSpan(length)) : 0;
            (length, _letters) = (length + run, _letters + run);
            rest = rest[run..];
            if (rest.IsEmpty)
                break;
            if (_begun)
                Take(rest[0], buffer, ref length);
            else
                Begin(rest[0], buffer, ref length);
            rest = rest[1..];
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>The text that is still to come after the last part: padding, or a text too short to be told from a head.</summary>
    /// <exception cref="InvalidDataException">The text is not base64.</exception>
    public ReadOnlyMemory<byte> Finish(ref byte[] buffer)
    {
        buffer = Base64ChunkEncoder.Grow(buffer, MaxHeadBytes + GroupChars);
        var length = 0;
        if (!_begun)
            Release(buffer, ref length);

        // A group of one letter holds no byte.
        var over = (int)((_letters + _padding) % GroupChars);
        if (over == 1 || ((over != 0 || _isUrlSafe) && !IsImage()))
            throw Invalid;
        for (; over is > 0 and < GroupChars; over++)
            buffer[length++] = (byte)'=';
        return buffer.AsMemory(0, length);
    }

    private static int Run(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        var end = text.IndexOfAnyExcept(Alphabet);
        var run = end < 0 ? text : text[..end];
        run.CopyTo(buffer);
        return run.Length;
    }

    // The first letters wait until it is clear that they are no head of a data URI, or until that has ended.
    private void Begin(byte letter, byte[] buffer, ref int length)
    {
        if (_headLength == 0 && IsSpace(letter))
            return;
        _head[_headLength++] = letter;
        if (_headLength <= Scheme.Length)
        {
            if ((letter | 0x20) != Scheme[_headLength - 1] && letter != Scheme[_headLength - 1])
                Release(buffer, ref length);
            return;
        }

        if (letter == ',')
            _begun = true;
        else if (_headLength == MaxHeadBytes)
            throw Invalid;
    }

    private void Release(byte[] buffer, ref int length)
    {
        _begun = true;
        foreach (var letter in _head.AsSpan(0, _headLength))
            Take(letter, buffer, ref length);
    }

    private void Take(byte letter, byte[] buffer, ref int length)
    {
        if (IsSpace(letter))
        {
            // Lines are broken and indented, words are apart.
            _spaces = letter is (byte)'\n' or (byte)'\r' || _letters == 0 ? int.MinValue : _spaces + 1;
            return;
        }

        if (_spaces > 0)
            throw Invalid;
        _spaces = 0;
        if (letter == '=')
        {
            if (++_padding > 2 || (_letters + _padding) % GroupChars is not (0 or 3))
                throw Invalid;
            buffer[length++] = letter;
            return;
        }

        _isUrlSafe |= letter is (byte)'-' or (byte)'_';
        letter = letter switch
        {
            (byte)'-' => (byte)'+',
            (byte)'_' => (byte)'/',
            _ => letter,
        };
        if (_padding > 0 || !Alphabet.Contains(letter))
            throw Invalid;
        if (_letters < FirstLetters)
            _first[_letters] = letter;
        _letters++;
        buffer[length++] = letter;
    }

    private bool IsImage()
    {
        // The rest of a group that is not whole is nothing to tell by.
        Span<byte> bytes = stackalloc byte[FirstLetters];
        var letters = (int)Math.Min(_letters, FirstLetters);
        _first.AsSpan(letters).Fill((byte)'A');
        Base64.DecodeFromUtf8(_first.AsSpan(0, (letters + GroupChars - 1) & ~(GroupChars - 1)), bytes, out _, out var length);
        return ImageSignature.MediaTypeOf(bytes[..length]) is not null;
    }

    private static bool IsSpace(byte letter) => letter is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static InvalidDataException Invalid => new("The provider's picture is not base64.");
}
