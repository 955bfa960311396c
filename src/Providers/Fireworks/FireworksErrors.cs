using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Reads the three error bodies: <c>{"error":{…}}</c>, the edge's <c>{"fault":{"faultstring","detail":{"errorcode"}}}</c>
/// and FastAPI's <c>{"detail":…}</c>. Which status has which is unverified.
/// </summary>
internal static class FireworksErrors
{
    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderJson.ObjectOf(body)?.Member("fault") is { } fault && fault.Text("faultstring") is { } message
            ? new ProviderError(message, null, null, fault.Member("detail")?.Text("errorcode")) { IsOwnShape = true }
            : OpenAiErrors.Read(status, body);

        // A wrong method, and an account that is suspended or an adapter that cannot be loaded: nothing was drawn.
        return status is 405 or 412 ? error with { Class = AttemptClass.NotStarted } : error;
    }
}
