using System.Buffers.Binary;

namespace ImageGateway.Gateway.Requests;

/// <summary>The id that names a request everywhere; the caller's own where it sent a usable one.</summary>
public static class TraceId
{
    private const int MaxChars = 256;
    private const int GuidBytes = 16;
    private const int TimeBytes = 6;

    // Where a GUID says of which version it is.
    private const int VersionByte = 6;
    private const int VariantByte = 8;

    /// <summary>
    /// The request's trace id. Never empty: clients of Portkey send a failed request again when it is
    /// (docs/architecture/portkey.md#response-headers).
    /// </summary>
    public static string Get(HttpContext context)
    {
        var trail = RequestTrail.Get(context);
        if (trail.TraceId is { } known)
            return known;
        var sent = context.Request.Headers[GatewayHeaders.TraceId].ToString();
        return trail.TraceId = sent.Length is > 0 and <= MaxChars && !sent.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? sent
            : New();
    }

    // It has to be another one each time and no secret, so that the system need not be asked for randomness. Of version 7, so that the
    // request log's index of traces grows at its end.
    private static string New()
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 16);
        Random.Shared.NextBytes(bytes[TimeBytes..]);
        bytes[VersionByte] = (byte)((bytes[VersionByte] & 0x0F) | 0x70);
        bytes[VariantByte] = (byte)((bytes[VariantByte] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
