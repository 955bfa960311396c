namespace ImageGateway.Gateway.Requests;

/// <summary>The id that names a request everywhere; the caller's own where it sent a usable one.</summary>
public static class TraceId
{
    private const int MaxChars = 256;
    private static readonly object Key = new();

    /// <summary>
    /// The request's trace id. Never empty: clients of Portkey send a failed request again when it is
    /// (docs/architecture/portkey.md#response-headers).
    /// </summary>
    public static string Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
            return (string)known!;
        var sent = context.Request.Headers[GatewayHeaders.TraceId].ToString();
        var id = sent.Length is > 0 and <= MaxChars && sent.All(letter => letter is > ' ' and <= '~') ? sent : Guid.NewGuid().ToString();
        context.Items[Key] = id;
        return id;
    }
}
