namespace ImageGateway.Gateway.Forwarding;

/// <summary>Recognizes the gateway's own keys, which no provider gets.</summary>
public interface IGatewayKeyFinder
{
    /// <summary>
    /// Tells whether a text is, or was, a gateway key of any tenant or the admin key; null while the keys cannot be looked up.
    /// </summary>
    ValueTask<bool?> IsGatewayKeyAsync(string text, CancellationToken cancellation);

    /// <summary>
    /// Tells whether a key of the form that the gateway gives its keys stands anywhere in a text, also with JSON's escapes. Looks
    /// nothing up.
    /// </summary>
    bool HoldsKey(ReadOnlySpan<byte> text);
}
