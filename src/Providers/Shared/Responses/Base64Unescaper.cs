using System.Globalization;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>
/// Unescapes base64 that stands in a JSON string and arrives in parts: some writers escape the slash as <c>\/</c> and the
/// plus as <c>\u002B</c>, some break lines with <c>\n</c>, and an escape can be cut anywhere.
/// </summary>
internal struct Base64Unescaper
{
    // No character of base64: whoever decodes the image sees that it is none.
    private const byte Other = (byte)'?';

    private int _escape;
    private int _code;

    /// <summary>True when no escape sequence is open.</summary>
    public readonly bool IsPlain => _escape == 0;

    /// <summary>Unescapes a part; the result is not longer than the part, and safe to stand in a JSON string as it is.</summary>
    public int Unescape(ReadOnlySpan<byte> escaped, Span<byte> plain)
    {
        var length = 0;
        foreach (var current in escaped)
        {
            switch (_escape)
            {
                case 0 when current != '\\':
                    plain[length++] = current;
                    break;
                case 0:
                    _escape = 1;
                    break;
                case 1 when current == 'u':
                    (_escape, _code) = (2, 0);
                    break;
                case 1:
                    _escape = 0;
                    if (current is not ((byte)'n' or (byte)'r' or (byte)'t'))
                        plain[length++] = current == '/' ? current : Other;
                    break;
                default:
                    _code = (_code << 4) | int.Parse([(char)current], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    if (++_escape < 6)
                        break;
                    _escape = 0;
                    if (_code is not ('\n' or '\r' or '\t' or ' '))
                        plain[length++] = IsBase64(_code) ? (byte)_code : Other;
                    break;
            }
        }

        return length;
    }

    // Of base64, or of the head of a data URI.
    private static bool IsBase64(int code) =>
        code < 128 && (char.IsAsciiLetterOrDigit((char)code) || code is '+' or '/' or '=' or '-' or '_' or ':' or ';' or ',');
}
