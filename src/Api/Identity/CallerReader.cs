using ImageGateway.Api.Options;
using ImageGateway.Api.Requests;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Identity;

/// <summary>
/// Tells the gateway's key and the provider's key apart (portkey-compat section 10, rule 1): SDKs send the gateway's key
/// in both headers; where the two differ, <c>Authorization</c> is for the provider.
/// </summary>
public sealed class CallerReader(GatewayOptions options, GatewayKeys keys)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller, or the refusal.</summary>
    public (Caller Caller, GatewayError? Error) Read(IHeaderDictionary headers)
    {
        var (apiKey, authorization) = KeysOf(headers);

        // Open mode has no keys of its own, so a lone x-portkey-api-key is the provider's (seed 003).
        if (options.Auth == AuthMode.Open)
            return (new(authorization ?? apiKey), null);

        if ((apiKey ?? authorization) is not { } gatewayKey)
            return (default, Refusal("Send a gateway key in 'x-portkey-api-key', or in 'Authorization: Bearer …'."));
        if (!keys.IsValid(gatewayKey))
            return (default, Refusal("The gateway key is not valid."));
        return (new(authorization == gatewayKey ? null : authorization, gatewayKey) { Principal = Principal.Admin }, null);
    }

    /// <summary>
    /// The provider's key of a request that is told of and not made, or null: it need not show a gateway key, and one that
    /// it shows is not for the provider.
    /// </summary>
    public string? ProviderKeyOf(IHeaderDictionary headers)
    {
        var (apiKey, authorization) = KeysOf(headers);
        if (options.Auth == AuthMode.Open)
            return authorization ?? apiKey;
        return authorization is null || authorization == apiKey || keys.IsValid(authorization) ? null : authorization;
    }

    private static (string? ApiKey, string? Authorization) KeysOf(IHeaderDictionary headers)
    {
        var authorization = NullIfEmpty(headers.Authorization.ToString());
        if (authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            authorization = NullIfEmpty(authorization[Bearer.Length..].Trim());
        return (NullIfEmpty(headers[GatewayHeaders.ApiKey].ToString()), authorization);
    }

    private static GatewayError Refusal(string message) =>
        new(StatusCodes.Status401Unauthorized, message, "authentication_error", "invalid_api_key", "x-portkey-api-key") { PortkeyMessage = "Portkey Error: Invalid API Key. Error Code: 03" };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
