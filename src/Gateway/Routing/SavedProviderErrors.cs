using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// The errors of attempts at saved providers, in Portkey's words where it has them (docs/architecture/portkey.md#errors).
/// </summary>
public static class SavedProviderErrors
{
    /// <summary>Error for a saved provider that has expired.</summary>
    public static GatewayError Expired(SavedProvider saved) =>
        new(StatusCodes.Status401Unauthorized,
            $"Portkey Virtual Key {saved.Mask} has expired: '{saved.Slug}' ended at {saved.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}.",
            "virtual_key_expired_error", "01");

    /// <summary>It, or its integration, is switched off.</summary>
    public static GatewayError Disabled(SavedProvider saved) =>
        new(StatusCodes.Status403Forbidden, $"The saved provider '{saved.Slug}' is disabled; whoever manages it can enable it.",
            "permission_error", "virtual_key_disabled", "x-portkey-virtual-key");

    /// <summary>Error for a model that the integration does not allow.</summary>
    public static GatewayError ModelNotAllowed(string model, SavedProvider saved) =>
        new(StatusCodes.Status412PreconditionFailed, $"Model {model} is not allowed for this integration ('{saved.Slug}').",
            "model_not_allowed_error", "model_not_allowed", "model");

    /// <summary>Adds the credential's owner to a provider's error about the credential.</summary>
    public static ProviderError Named(ProviderError error, int status, SavedProvider? saved) =>
        saved is not null && status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            ? error with
            {
                Message = $"{error.Message} (the credential of '{saved.Slug}'{(saved.Mask.Length > 0 ? ", " + saved.Mask : string.Empty)})"
            }
            : error;
}
