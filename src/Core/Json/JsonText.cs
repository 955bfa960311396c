using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageGateway.Core.Json;

/// <summary>Small helpers over JSON text that is already in memory.</summary>
public static class JsonText
{
    // Characters that stand for themselves in a JSON string and take one byte.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code).Where(static letter => letter is not ('"' or '\\'))]);

    /// <summary>
    /// The text of a JSON string token between its quotes, unescaped. What is no character (half a surrogate pair, bytes
    /// that are not UTF-8) becomes U+FFFD, as browsers do it: JSON allows it, and a caller may send it.
    /// </summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(escaped);

        // No escape and no sequence of bytes gives more letters than it has bytes.
        var letters = new char[escaped.Length];
        var count = 0;
        for (var rest = escaped; !rest.IsEmpty;)
        {
            var plain = rest.IndexOf((byte)'\\') is >= 0 and var escape ? rest[..escape] : rest;
            count += Encoding.UTF8.GetChars(plain, letters.AsSpan(count));
            rest = rest[plain.Length..];
            if (!rest.IsEmpty)
                letters[count++] = TakeEscape(ref rest);
        }

        return Mend(letters.AsSpan(0, count));
    }

    /// <summary>Determines whether all characters of a text stand for themselves in a JSON string and take one byte.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>A JSON string token, quotes included. Only what JSON itself demands is escaped, so that links stay readable.</summary>
    public static byte[] Quote(string text)
    {
        if (IsPlain(text))
        {
            var plain = new byte[text.Length + 2];
            plain[0] = plain[^1] = (byte)'"';
            Encoding.ASCII.GetBytes(text, plain.AsSpan(1));
            return plain;
        }

        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        var quoted = new byte[encoded.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        encoded.CopyTo(quoted.AsSpan(1));
        return quoted;
    }

    /// <summary>Writes a JSON string token, quotes included, as <see cref="Quote"/> makes it.</summary>
    public static void WriteQuoted(IBufferWriter<byte> output, string text)
    {
        if (!IsPlain(text))
        {
            output.Write(Quote(text));
            return;
        }

        var token = output.GetSpan(text.Length + 2);
        token[0] = token[text.Length + 1] = (byte)'"';
        Encoding.ASCII.GetBytes(text, token[1..]);
        output.Advance(text.Length + 2);
    }

    /// <summary>A JSON number token.</summary>
    public static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Determines whether the whole text is one JSON number.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var rest = text.StartsWith("-"u8) ? text[1..] : text;
        var leadingZero = rest.StartsWith("0"u8);
        var whole = TakeDigits(ref rest);
        if (whole == 0 || (leadingZero && whole > 1))
            return false;
        if (rest is [(byte)'.', ..])
        {
            rest = rest[1..];
            if (TakeDigits(ref rest) == 0)
                return false;
        }

        if (rest is [(byte)'e' or (byte)'E', ..])
        {
            rest = rest is [_, (byte)'+' or (byte)'-', ..] ? rest[2..] : rest[1..];
            if (TakeDigits(ref rest) == 0)
                return false;
        }

        return rest.IsEmpty;
    }

    /// <summary>The kind of value that a JSON text begins with.</summary>
    public static JsonValueKind KindOf(ReadOnlySpan<byte> json) => json.IsEmpty ? JsonValueKind.Undefined : json[0] switch
    {
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'"' => JsonValueKind.String,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    private static char TakeEscape(ref ReadOnlySpan<byte> rest)
    {
        var kind = rest.Length > 1 ? rest[1] : (byte)0;
        if (kind == 'u' && rest.Length >= 6 && Utf8Parser.TryParse(rest.Slice(2, 4), out ushort code, out var read, 'x') && read == 4)
        {
            rest = rest[6..];
            return (char)code;
        }

        rest = rest[Math.Min(2, rest.Length)..];
        return kind switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)kind,
            _ => '\ufffd',
        };
    }

    private static string Mend(Span<char> letters)
    {
        for (var index = 0; index < letters.Length; index++)
        {
            if (char.IsHighSurrogate(letters[index]) && index + 1 < letters.Length && char.IsLowSurrogate(letters[index + 1]))
                index++;
            else if (char.IsSurrogate(letters[index]))
                letters[index] = '\ufffd';
        }

        return new(letters);
    }

    private static int TakeDigits(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? rest.Length : end;
        rest = rest[digits..];
        return digits;
    }
}
