using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageGateway.Core.Json;

/// <summary>Small helpers over JSON text that is already in memory.</summary>
public static class JsonText
{
    /// <summary>The text of a JSON string token between its quotes, unescaped.</summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(escaped);

        var quoted = new byte[escaped.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        escaped.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>A JSON string token, quotes included. Only what JSON itself demands is escaped, so that links stay readable.</summary>
    public static byte[] Quote(string text)
    {
        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        var quoted = new byte[encoded.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        encoded.CopyTo(quoted.AsSpan(1));
        return quoted;
    }

    /// <summary>A JSON number token.</summary>
    public static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether the whole text is one JSON number.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var rest = text.StartsWith("-"u8) ? text[1..] : text;
        if (rest.IsEmpty || !char.IsAsciiDigit((char)rest[0]) || (rest.Length > 1 && rest[0] == '0' && char.IsAsciiDigit((char)rest[1])))
            return false;
        return Utf8Parser.TryParse(text, out double _, out var read) && read == text.Length && text[^1] != '.';
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
}
