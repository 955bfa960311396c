using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Keeps the gateway's own cloud identities for the saved entries that an admin gave them to.</summary>
internal static class GatewayIdentity
{
    /// <summary>Refuses an endpoint that may not use the identity; null where it may.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cloud">The cloud's name, as in <c>AWS</c>.</param>
    /// <param name="instead">The credentials that a caller can give instead.</param>
    public static GatewayError? Refuse(ProviderEndpoint endpoint, string cloud, string instead) =>
        endpoint.UsesGatewayIdentity ? null : GatewayError.Invalid(
        $"The gateway's own {cloud} identity serves only saved entries with \"identity\": \"gateway\", which the admin key makes. Name "
            + $"such an entry, or give {instead}.",
        "identity",
        "identity_denied");
}
