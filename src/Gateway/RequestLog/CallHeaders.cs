namespace ImageGateway.Gateway.RequestLog;

/// <summary>Headers of calls to providers by what their values may hold.</summary>
public static class CallHeaders
{
    private static readonly string[] Harmless =
        ["accept", "content-type", "prefer", "openai-beta", "user-agent", "traceparent", "tracestate"];

    /// <summary>Tells that the value of a header may be shown; that of any other may hold a credential.</summary>
    public static bool IsHarmless(string name) => Harmless.Contains(name, StringComparer.OrdinalIgnoreCase);
}
