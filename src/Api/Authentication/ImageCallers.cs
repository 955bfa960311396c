using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Resolves the caller of an image route: requires the scope, and applies the defaults of its key and workspace to the request.
/// </summary>
internal sealed class ImageCallers(CallerReader callers)
{
    private const string Completions = "completions.write";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The caller, or the refusal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="orScope">A scope that is enough, too.</param>
    public async ValueTask<(Caller Caller, GatewayError? Error)> ReadAsync(HttpRequest request, string orScope = Completions)
    {
        var (caller, refusal) = await callers.ReadAsync(request);
        if (refusal is not null)
            return (caller, refusal);
        if (!caller.Principal.HasAny(Completions, orScope))
            return (default, IdentityErrors.NoScope(Completions));
        return WithDefaults(request.Headers, caller);
    }

    /// <inheritdoc cref="CallerReader.ProviderKeyOfAsync"/>
    public ValueTask<string?> ProviderKeyOfAsync(IHeaderDictionary headers, CancellationToken cancellation) =>
        callers.ProviderKeyOfAsync(headers, cancellation);

    /// <summary>Lays the caller's defaults on a request's headers, and tells whether its metadata could be read.</summary>
    public static (Caller Caller, GatewayError? Error) WithDefaults(IHeaderDictionary headers, Caller caller)
    {
        if (RequestMetadata.FaultOf(headers[GatewayHeaders.Metadata].ToString(), out var isWhole) is { } fault)
        {
            caller = caller with { MetadataFault = fault };
            if (isWhole)
                headers.Remove(GatewayHeaders.Metadata);
        }

        return (caller, Apply(headers, caller.Principal.Defaults));
    }

    /// <summary>Lays defaults on a request's headers, where everything reads them; or says why it may not.</summary>
    public static GatewayError? Apply(IHeaderDictionary headers, RequestDefaults defaults)
    {
        if (defaults.ConfigId is { } config)
        {
            var named = headers[GatewayHeaders.Config].ToString();
            if (named.Length == 0)
                headers[GatewayHeaders.Config] = config;
            else if (!defaults.AllowConfigOverride && named != config)
                return IdentityErrors.ConfigIsFixed;
        }

        if (!defaults.Metadata.IsEmpty)
            headers[GatewayHeaders.Metadata] = Merged(headers[GatewayHeaders.Metadata].ToString(), defaults);
        return null;
    }

    // A later one wins (docs/architecture/portkey.md#precedence); what the caller sent and nobody can read is none.
    private static string Merged(string sent, RequestDefaults defaults)
    {
        var merged = RequestMetadata.Parse(sent);
        foreach (var (name, value) in defaults.Metadata)
            merged[name] = value;
        return merged.ToJsonString(Plain);
    }
}
