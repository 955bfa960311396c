using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management;

/// <summary>Sees to it that a default config is there when a key or a workspace names it.</summary>
internal sealed class DefaultConfigs(IResourceStore resourceStore)
{
    /// <summary>Checks <c>defaults.config_id</c> of a body; null when it is valid.</summary>
    public async ValueTask<GatewayError?> CheckAsync(Optional<DefaultsRequest?> defaults, string workspace, CancellationToken cancellation)
    {
        if (defaults.Value?.ConfigId.Value is not { Length: > 0 } named)
            return null;
        return await resourceStore.FindAsync(ResourceKind.Config, workspace, named, cancellation) is null
            ? ManagementErrors.Invalid($"in 'defaults': there is no config '{named}' in this workspace")
            : null;
    }
}
