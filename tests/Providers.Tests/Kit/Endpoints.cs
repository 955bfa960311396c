using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Makes endpoints of what a caller, an admin or the deployment chose.</summary>
internal static class Endpoints
{
    /// <summary>The endpoint at a custom host; null: at none.</summary>
    public static ProviderEndpoint At(this ProviderEndpoint endpoint, Uri? host) =>
        endpoint with { BaseUrl = host, HasCustomHost = host is not null };

    /// <summary>The endpoint of a saved entry that an admin gave the gateway's own cloud identity to.</summary>
    public static ProviderEndpoint AsGateway(this ProviderEndpoint endpoint) => endpoint with { UsesGatewayIdentity = true };
}
