using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Authentication;

/// <summary>Refusals of callers, with Portkey's words (docs/architecture/portkey.md#errors).</summary>
internal static class IdentityErrors
{
    /// <summary>Error for a request without a key.</summary>
    public static GatewayError NoKey { get; } = Unknown("Send a gateway key in 'x-portkey-api-key', or in 'Authorization: Bearer …'.");

    /// <summary>The key is nobody's.</summary>
    public static GatewayError WrongKey { get; } = Unknown("The gateway key is not valid.");

    /// <summary>The key has ended.</summary>
    public static GatewayError Expired { get; } =
        new(StatusCodes.Status401Unauthorized, "The gateway key has expired; ask for a new one.", "authentication_error",
            "api_key_expired", "x-portkey-api-key")
        { PortkeyMessage = "Portkey Error: API Key has expired. Error Code: 01" };

    /// <summary>The key is switched off.</summary>
    public static GatewayError Disabled { get; } =
        new(StatusCodes.Status401Unauthorized, "The gateway key is disabled; whoever manages keys can enable it.", "authentication_error",
            "api_key_disabled", "x-portkey-api-key");

    /// <summary>Error for a cookie of the console whose session is over, was not sent by the console, or cannot be read.</summary>
    public static GatewayError SessionEnded { get; } =
        new(StatusCodes.Status401Unauthorized, "The console's session has ended; sign in again.", "authentication_error", "session_ended");

    /// <summary>The address showed too many wrong keys.</summary>
    public static GatewayError TooManyWrongKeys { get; } =
        new(StatusCodes.Status429TooManyRequests, "Too many wrong gateway keys came from this address; wait a moment.",
            "authentication_error", "too_many_wrong_keys", "x-portkey-api-key")
        { RetryAfterSeconds = 1 };

    /// <summary>The key lacks what it needs.</summary>
    public static GatewayError NoScope(string scope) =>
        new(StatusCodes.Status403Forbidden, $"The gateway key does not have the scope '{scope}'.", "permission_error", "scope_missing")
        { PortkeyMessage = "You do not have enough permissions to execute this request" };

    /// <summary>The key's config stands.</summary>
    public static GatewayError ConfigIsFixed { get; } = GatewayError.Invalid(
        "This gateway key has a default config and does not let requests name another; leave 'x-portkey-config' out.",
        GatewayHeadersConfig, "config_override_denied") with
    {
        PortkeyMessage = "Cannot override default config set for this API key.",
    };

    /// <summary>Error for a key that cannot be looked up at the moment.</summary>
    public static GatewayError Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The gateway's keys cannot be read just now.", "server_error",
            "control_plane_unavailable")
        { RetryAfterSeconds = 2 };

    private const string GatewayHeadersConfig = ImageGateway.Gateway.Requests.GatewayHeaders.Config;

    private static GatewayError Unknown(string message) =>
        new(StatusCodes.Status401Unauthorized, message, "authentication_error", "invalid_api_key", "x-portkey-api-key")
        { PortkeyMessage = "Portkey Error: Invalid API Key. Error Code: 03" };
}
