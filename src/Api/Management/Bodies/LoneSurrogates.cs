using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Finds escapes such as <c>\ud800</c> that are half a character: JSON's grammar takes them, no text can hold them.</summary>
internal static class LoneSurrogates
{
    private const int EscapeChars = 6;

    /// <summary>The name of the member at whose name or value one stands, empty outside of members; null where there is none.</summary>
    /// <param name="json">A JSON text in valid UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? MemberWith(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var member = string.Empty;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                continue;
            if (reader.ValueIsEscaped && HasOne(reader.ValueSpan))
                return member;
            if (reader.TokenType == JsonTokenType.PropertyName)
                member = reader.GetString()!;
        }

        return null;
    }

    private static bool HasOne(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is var at and >= 0)
        {
            escaped = escaped[at..];
            if (escaped[1] != (byte)'u')
            {
                escaped = escaped[2..];
                continue;
            }

            var unit = UnitOf(escaped);
            escaped = escaped[EscapeChars..];
            if (char.IsLowSurrogate(unit)
                || (char.IsHighSurrogate(unit) && !(escaped.StartsWith("\\u"u8) && char.IsLowSurrogate(UnitOf(escaped)))))
                return true;
            if (char.IsHighSurrogate(unit))
                escaped = escaped[EscapeChars..];
        }

        return false;
    }

    private static char UnitOf(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out uint unit, out _, 'x')
            ? (char)unit
            : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"An escape of {escape.Length} bytes is no character."));
}
