using System.Buffers;
using System.Globalization;
using ImageGateway.Core.Json;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.Answers;

/// <summary>Hands on base64 that stands in a JSON string, a part at a time.</summary>
internal static class Base64Text
{
    /// <summary>Copies the string whose first part the reader holds. False where the document breaks off.</summary>
    public static async ValueTask<bool> CopyAsync(JsonStreamReader json, IPictureWriter pictures, CancellationToken cancellation)
    {
        var unescaper = default(Base64Unescaper);
        var piece = JsonPiece.StringPart;
        for (; piece == JsonPiece.StringPart; piece = await json.NextAsync(cancellation).ConfigureAwait(false))
        {
            if (unescaper.IsPlain && !json.Value.Span.Contains((byte)'\\'))
            {
                await pictures.Base64Async(json.Value, cancellation).ConfigureAwait(false);
                continue;
            }

            var plain = ArrayPool<byte>.Shared.Rent(json.Value.Length);
            var length = unescaper.Unescape(json.Value.Span, plain);
            await pictures.Base64Async(plain.AsMemory(0, length), cancellation).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(plain);
        }

        return piece == JsonPiece.StringEnd;
    }

    /// <summary>Copies a link whose first part the reader holds; a data URI is a picture. False where the document breaks off or the link is too long.</summary>
    public static async ValueTask<bool> CopyLinkAsync(JsonStreamReader json, int maxBytes, IPictureWriter pictures, CancellationToken cancellation)
    {
        var link = new ArrayBufferWriter<byte>(512);
        var piece = JsonPiece.StringPart;
        for (; piece == JsonPiece.StringPart; piece = await json.NextAsync(cancellation).ConfigureAwait(false))
        {
            var comma = link.WrittenCount < 5 || link.WrittenSpan.StartsWith("data:"u8) ? json.Value.Span.IndexOf((byte)',') : -1;
            var head = comma < 0 ? json.Value : json.Value[..comma];
            if (link.WrittenCount + head.Length > maxBytes)
                return false;
            link.Write(head.Span);
            if (comma < 0 || !link.WrittenSpan.StartsWith("data:"u8) || !link.WrittenSpan.EndsWith(";base64"u8))
            {
                if (comma >= 0)
                    link.Write(json.Value.Span[comma..]);
                continue;
            }

            await pictures.Base64Async(json.Value[(comma + 1)..], cancellation).ConfigureAwait(false);
            piece = await json.NextAsync(cancellation).ConfigureAwait(false);
            return piece == JsonPiece.StringEnd || (piece == JsonPiece.StringPart && await CopyAsync(json, pictures, cancellation).ConfigureAwait(false));
        }

        if (piece != JsonPiece.StringEnd)
            return false;
        await pictures.LinkAsync(JsonText.Unescape(link.WrittenSpan), cancellation).ConfigureAwait(false);
        return true;
    }

    // Some writers escape the slash as \/ and the plus as \u002B; an escape can be cut anywhere between two parts.
    private struct Base64Unescaper
    {
        private int _escape;
        private int _code;

        public readonly bool IsPlain => _escape == 0;

        public int Unescape(ReadOnlySpan<byte> escaped, Span<byte> plain)
        {
            var length = 0;
            foreach (var current in escaped)
            {
                if (_escape == 0 && current == '\\')
                {
                    _escape = 1;
                }
                else if (_escape == 0)
                {
                    plain[length++] = current;
                }
                else if (_escape == 1 && current != 'u')
                {
                    plain[length++] = current;
                    _escape = 0;
                }
                else if (_escape == 1)
                {
                    (_escape, _code) = (2, 0);
                }
                else
                {
                    _code = (_code << 4) | int.Parse([(char)current], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    if (++_escape == 6)
                    {
                        plain[length++] = (byte)_code;
                        _escape = 0;
                    }
                }
            }

            return length;
        }
    }
}
