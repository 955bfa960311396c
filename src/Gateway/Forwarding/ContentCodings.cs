using System.IO.Compression;
using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Undoes the <c>content-encoding</c> of an answer. The gateway asks for none, but hosts and caches between compress all
/// the same, and an image that is paid for must not be lost to it.
/// </summary>
internal static class ContentCodings
{
    private const int ZlibHeadBytes = 2;

    /// <summary>The body without its codings; the body itself where there are none.</summary>
    /// <param name="body">The body as it arrives.</param>
    /// <param name="codings">The values of <c>content-encoding</c>, in the order in which they were applied.</param>
    /// <param name="cancellation">Ends the wait for the first bytes, which <c>deflate</c> needs.</param>
    /// <returns>The body; where a coding is not known, one whose reading fails with <see cref="ContentCodingException"/>.</returns>
    public static async ValueTask<Stream> DecodeAsync(Stream body, IEnumerable<string> codings, CancellationToken cancellation)
    {
        foreach (var coding in codings.SelectMany(
            value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Reverse())
        {
            body = coding.ToLowerInvariant() switch
            {
                "identity" => body,
                "gzip" or "x-gzip" => new DecodedStream(new GZipStream(body, CompressionMode.Decompress)),
                "br" => new DecodedStream(new BrotliStream(body, CompressionMode.Decompress)),
                "deflate" => new DecodedStream(await InflateAsync(body, cancellation)),
                _ => new UnknownStream(body, coding),
            };
        }

        return body;
    }

    // RFC 9110 means zlib's format; many servers send what is inside without its head.
    private static async ValueTask<Stream> InflateAsync(Stream body, CancellationToken cancellation)
    {
        var (head, whole) = await PeekedStream.PeekAsync(body, ZlibHeadBytes, cancellation);
        var isZlib = head is { Length: ZlibHeadBytes, Span: [var method, var flags] } && (method & 0x0F) == 8
            && ((method << 8) | flags) % 31 == 0;
        return isZlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }

    // The status of the answer still says more than that its words cannot be read.
    private sealed class UnknownStream(Stream body, string coding) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new ContentCodingException($"it is compressed as '{coding}', which is not understood");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                body.Dispose();
            base.Dispose(disposing);
        }
    }

    // Each of the framework's decoders has an exception of its own for damaged data.
    private sealed class DecodedStream(Stream decoder) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await decoder.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException and not ObjectDisposedException)
            {
                throw new ContentCodingException("its compressed content is damaged", damaged);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                decoder.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Content that cannot be decompressed; the message ends a sentence that begins with the content.</summary>
public sealed class ContentCodingException(string message, Exception? inner = null) : IOException(message, inner);
