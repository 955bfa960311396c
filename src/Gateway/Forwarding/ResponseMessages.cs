namespace ImageGateway.Gateway.Forwarding;

/// <summary>Reads messages of HTTP that came from a provider.</summary>
internal static class ResponseMessages
{
    /// <summary>The values of a header, joined by commas; null where there is none.</summary>
    public static string? HeaderOf(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(",", values)
            : null;
}
