using ImageGateway.Api.Instances;

namespace ImageGateway.Api.Hosting;

/// <summary>The cluster's process around a gateway.</summary>
/// <param name="Settings">Names of the settings that the process reads itself, without their prefix.</param>
/// <param name="Configure">Adds its services; what is registered here is not replaced.</param>
public sealed record ClusterHost(IReadOnlyList<string> Settings, Action<WebApplicationBuilder> Configure)
{
    /// <summary>Role of the process in the cluster.</summary>
    public string Role { get; init; } = InstanceIdentity.Alone;

    /// <summary>Name of the process among the others; null: its machine's.</summary>
    public string? Name { get; init; }

    /// <summary>True when other instances serve the same callers, so that links must open at each of them.</summary>
    public bool HasOtherInstances { get; init; }
}
