using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>The grain of each kind of resource.</summary>
public static class ResourceGrains
{
    /// <summary>Gets the grain of a resource.</summary>
    public static IResourceGrain GetResource(this IGrainFactory grains, ResourceKind kind, string id) => kind switch
    {
        ResourceKind.Workspace => grains.GetGrain<IWorkspaceGrain>(id),
        ResourceKind.Provider => grains.GetGrain<IVirtualKeyGrain>(id),
        ResourceKind.Config => grains.GetGrain<IConfigGrain>(id),
        ResourceKind.ApiKey => grains.GetGrain<IApiKeyGrain>(id),
        _ => grains.GetGrain<IOtherResourceGrain>(ResourceKeys.Other(kind, id)),
    };
}
