using System.IO.Compression;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Streams;
using Microsoft.Extensions.Primitives;

namespace ImageGateway.Gateway.Requests;

/// <summary>Body of a request without its <c>content-encoding</c>.</summary>
/// <param name="Body">The plain bytes.</param>
/// <param name="IsEncoded">True where they were encoded, so that their number is not known beforehand.</param>
internal readonly record struct DecodedBody(Stream Body, bool IsEncoded);

/// <summary>Undoes the <c>content-encoding</c> of a body: gzip, deflate and br.</summary>
internal static class ContentCoding
{
    private const string Known = "gzip, deflate, br";
    private const int ZlibMethod = 8;
    private const int ZlibCheck = 31;

    /// <summary>The body without its encoding, or the error for an encoding that is not known.</summary>
    public static Result<DecodedBody> Decode(StringValues encoding, Stream body)
    {
        var names = encoding.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        names = Array.FindAll(names, name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase));
        return names switch
        {
            [] => new DecodedBody(body, IsEncoded: false),
            [var name] => name.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => Decoded(new GZipStream(body, CompressionMode.Decompress)),
                "br" => Decoded(new BrotliStream(body, CompressionMode.Decompress)),
                "deflate" => Decoded(new DeflateBody(body)),
                _ => RequestErrors.ContentEncoding(name, Known),
            },
            _ => RequestErrors.ContentEncoding(encoding.ToString(), Known),
        };
    }

    private static DecodedBody Decoded(Stream plain) => new(plain, IsEncoded: true);

    // By the standard it is zlib's format; many clients send the bare one. The first two bytes tell.
    private sealed class DeflateBody(Stream body) : ReadOnlyStream
    {
        private Stream? _plain;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_plain is null)
            {
                var head = new byte[2];
                var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
                var isZlib = read == head.Length && (head[0] & 0x0f) == ZlibMethod && ((head[0] << 8) | head[1]) % ZlibCheck == 0;
                var whole = new PrefixedStream(head.AsMemory(0, read), body);
                _plain = isZlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
            }

            return await _plain.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty || buffer.IsEmpty)
                return rest.ReadAsync(buffer, cancellationToken);
            var take = Math.Min(buffer.Length, _prefix.Length);
            _prefix[..take].CopyTo(buffer);
            _prefix = _prefix[take..];
            return new(take);
        }
    }
}
