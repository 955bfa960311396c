namespace ImageGateway.Gateway.Requests;

/// <summary>The id that names a request everywhere; the caller's own where it sent a usable one.</summary>
public static class TraceId
{
    private const int MaxChars = 256;

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
            : Guid.NewGuid().ToString();
    }
}
