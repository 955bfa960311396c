using ImageGateway.Core.Instances;

namespace ImageGateway.Grains.Contracts;

/// <summary>Reports of the cluster's processes about themselves; there is one such grain, whose key is <see cref="OnlyKey"/>.</summary>
[GrainInterfaceType("ig.IInstanceTableGrain")]
[Alias("ig.IInstanceTableGrain")]
public interface IInstanceTableGrain : IGrainWithStringKey
{
    /// <summary>Key of the only one.</summary>
    const string OnlyKey = "instances";

    /// <summary>Takes a report in: how the instance is, what it holds, and that it lives.</summary>
    /// <returns>Names of its shared settings that another instance has otherwise.</returns>
    [Alias("Meet")]
    ValueTask<string[]> Meet(InstanceReport report, CancellationToken cancellationToken = default);

    /// <summary>Lists the instances, the oldest first.</summary>
    [Alias("List")]
    ValueTask<InstanceStatus[]> List(CancellationToken cancellationToken = default);

    /// <summary>Determines whether no report of an instance came for so long that it is gone, or cut off.</summary>
    [Alias("IsGone")]
    ValueTask<bool> IsGone(string instance, CancellationToken cancellationToken = default);
}
