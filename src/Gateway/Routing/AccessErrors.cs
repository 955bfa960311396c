using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>Refusals of what a gateway key or a saved provider is not allowed to ask for.</summary>
public static class AccessErrors
{
    /// <summary>Checks whether the caller's key may use a target's provider; null when it may.</summary>
    public static GatewayError? OfProvider(Target target)
    {
        if (target.Access is not { } access || access.AllowsProvider(target.Provider, target.Saved))
            return null;
        var name = target.Saved is { } saved ? $"@{saved.Slug}' ('{target.Provider}')" : target.Provider + "'";
        return new(
            StatusCodes.Status403Forbidden, $"The gateway key may not use the provider '{name}; its 'allowed_providers' do not name it.",
            "permission_error", "provider_not_allowed", "x-portkey-provider");
    }

    /// <summary>Tells that some models may not be asked for at a target.</summary>
    public static bool NarrowsModels(Target target) => target.Access?.Models is not null || target.Saved is { IsNarrowed: true };

    /// <summary>Checks whether a target may be asked without a model; null when it may.</summary>
    /// <remarks>The vendor chooses then, and nobody here knows whether its choice is allowed.</remarks>
    public static GatewayError? OfNoModel(Target target) => target.Access?.Models is not null
        ? new(
            StatusCodes.Status403Forbidden,
            $"The request names no model, and '{target.Provider}' would choose one by itself; name one of the 'allowed_models' of the "
                + $"gateway key.",
            "permission_error", "model_not_allowed", "model")
        : null;

    /// <summary>Checks whether the caller's key and the saved provider allow a model; null when they do.</summary>
    public static GatewayError? OfModel(string model, Target target)
    {
        if (target.Access is { } access && !access.AllowsModel(model, target.Provider, target.Saved))
        {
            return new(
                StatusCodes.Status403Forbidden,
                $"The gateway key may not ask for the model '{model}' of '{target.Provider}'; its 'allowed_models' do not name it.",
                "permission_error", "model_not_allowed", "model");
        }

        return target.Saved is { } saved && !saved.Allows(model) ? SavedProviderErrors.ModelNotAllowed(model, saved) : null;
    }
}
