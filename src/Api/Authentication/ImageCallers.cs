using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Resolves the caller of an image route: requires the scope, and applies the defaults of its key and workspace to the request.
/// </summary>
internal sealed class ImageCallers(CallerReader callers)
{
    private const string Completions = "completions.write";

    /// <summary>The caller, or the refusal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="orScope">A scope that is enough, too.</param>
    public async ValueTask<Result<Caller>> ReadAsync(HttpRequest request, string orScope = Completions)
    {
        if (!(await callers.ReadAsync(request)).TryGet(out var caller, out var refusal))
            return refusal;
        return caller.Principal.HasAny(Completions, orScope)
            ? WithDefaults(request.Headers, caller)
            : IdentityErrors.NoScope(Completions);
    }

    /// <inheritdoc cref="CallerReader.ProviderKeyOfAsync"/>
    public ValueTask<string?> ProviderKeyOfAsync(IHeaderDictionary headers, CancellationToken cancellation) =>
        callers.ProviderKeyOfAsync(headers, cancellation);

    /// <summary>Lays the caller's defaults on a request's headers, and tells whether its metadata could be read.</summary>
    public static Result<Caller> WithDefaults(IHeaderDictionary headers, Caller caller)
    {
        if (RequestMetadata.FaultOf(headers[GatewayHeaders.Metadata].ToString(), out var isWhole) is { } fault)
        {
            caller = caller with { MetadataFault = fault };
            if (isWhole)
                headers.Remove(GatewayHeaders.Metadata);
        }

        return Apply(headers, caller.Principal.Defaults) is { } error ? error : caller;
    }

    /// <summary>Lays defaults on a request's headers, where everything reads them; or says why it may not.</summary>
    public static GatewayError? Apply(IHeaderDictionary headers, RequestDefaults defaults)
    {
        var named = headers[GatewayHeaders.Config].ToString();
        if (Precedence.Config(named, defaults) is not { } config)
            return IdentityErrors.ConfigIsFixed;
        if (!ReferenceEquals(config, named) && config.Length > 0)
            headers[GatewayHeaders.Config] = config;
        if (!defaults.Metadata.IsEmpty)
            headers[GatewayHeaders.Metadata] = Precedence.Metadata(headers[GatewayHeaders.Metadata].ToString(), defaults);
        return null;
    }
}
