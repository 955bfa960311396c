using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Tells who calls. The gateway's key and the provider's key are told apart as Portkey does (docs/architecture/portkey.md#keys): SDKs send
/// the gateway's key in both headers; where the two differ, <c>Authorization</c> is for the provider.
/// </summary>
internal sealed class CallerReader(
    GatewayOptions options, GatewayKeys keys, PrincipalResolver principalResolver, FailedAuthThrottle guard, ConsoleSessions sessions,
    TimeProvider time)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller, or the refusal.</summary>
    public async ValueTask<Result<Caller>> ReadAsync(HttpRequest request)
    {
        var (apiKey, authorization) = KeysOf(request.Headers);
        var read = await ReadAsync(request, apiKey, authorization);
        if (read.TryGet(out var caller, out _))
            RequestTrail.Get(request.HttpContext).KeyId = caller.Principal.Id;
        return read;
    }

    private async ValueTask<Result<Caller>> ReadAsync(HttpRequest request, string? apiKey, string? authorization)
    {
        try
        {
            // Open mode has no keys of its own, so a lone x-portkey-api-key is the provider's (docs/architecture/portkey.md#keys).
            if (options.Auth == AuthMode.Open)
                return new Caller(authorization ?? apiKey)
                { Principal = await principalResolver.OpenAsync(request.HttpContext.RequestAborted) };
            if (apiKey is null && (authorization is null || ConsoleSessions.IsFromConsole(request))
                && sessions.Find(request) is { } session)
                return await OfSessionAsync(session, authorization, request.HttpContext.RequestAborted);
            if ((apiKey ?? authorization) is not { } gatewayKey)
                return ConsoleSessions.HasCookie(request) ? IdentityErrors.SessionEnded : IdentityErrors.NoKey;
            return (await CheckAsync(request.HttpContext, gatewayKey)).TryGet(out var principal, out var refusal)
                ? new Caller(authorization == gatewayKey ? null : authorization, gatewayKey) { Principal = principal }
                : refusal;
        }
        catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
        {
            return IdentityErrors.Unavailable;
        }
    }

    /// <summary>Checks a key with which somebody wants to sign in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The key.</param>
    /// <returns>The principal, or the refusal.</returns>
    public async ValueTask<Result<Principal>> CheckAsync(HttpContext context, string key)
    {
        var address = context.Connection.RemoteIpAddress;
        var hash = ConnectionKey.HashOf(context, key);
        if (!guard.MayTry(address, hash))
            return IdentityErrors.TooManyWrongKeys;
        var principal = await FindAsync(hash, context.RequestAborted);
        if (principal is null)
        {
            guard.Failed(address);
            return IdentityErrors.WrongKey;
        }

        guard.Succeeded(address, hash);
        return Judge(principal);
    }

    /// <summary>
    /// The provider's key of a request that is told of and not made, or null: it need not show a gateway key, and one that
    /// it shows is not for the provider.
    /// </summary>
    public async ValueTask<string?> ProviderKeyOfAsync(IHeaderDictionary headers, CancellationToken cancellation)
    {
        var (apiKey, authorization) = KeysOf(headers);
        if (options.Auth == AuthMode.Open)
            return authorization ?? apiKey;
        if (authorization is null || authorization == apiKey)
            return null;
        var hash = KeyText.Hash(authorization);
        return keys.IsAdmin(hash) || await principalResolver.FindAsync(hash, cancellation) is not null ? null : authorization;
    }

    private static (string? ApiKey, string? Authorization) KeysOf(IHeaderDictionary headers)
    {
        var authorization = NullIfEmpty(headers.Authorization.ToString());
        if (authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            authorization = NullIfEmpty(authorization[Bearer.Length..].Trim());

        // Azure's clients send their key in a header of this name instead.
        authorization ??= NullIfEmpty(headers[GatewayHeaders.AzureApiKey].ToString());
        return (NullIfEmpty(headers[GatewayHeaders.ApiKey].ToString()), authorization);
    }

    // A console's own call may bring a provider's key in 'Authorization', as calls in open mode do.
    private async ValueTask<Result<Caller>> OfSessionAsync(
        ConsoleSession session, string? authorization, CancellationToken cancellation)
    {
        if (await FindAsync(session.Subject, cancellation) is not { } found)
            return IdentityErrors.SessionEnded;
        return Judge(found).TryGet(out var principal, out var refusal) ? new Caller(authorization) { Principal = principal } : refusal;
    }

    private async ValueTask<Principal?> FindAsync(string hash, CancellationToken cancellation) => keys.IsAdmin(hash)
        ? await principalResolver.AdminAsync(cancellation)
        : await principalResolver.FindAsync(hash, cancellation);

    private Result<Principal> Judge(Principal principal) =>
        principal.IsDisabled ? IdentityErrors.Disabled
        : principal.ExpiresAt <= time.GetUtcNow() ? IdentityErrors.Expired
        : principal;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
