using ImageGateway.Core.Instances;

namespace ImageGateway.Grains.Contracts;

/// <summary>Reports of the cluster's processes about themselves; there is one such grain, whose key is <see cref="OnlyKey"/>.</summary>
[GrainInterfaceType("ig.IInstanceTableGrain")]
[Alias("ig.IInstanceTableGrain")]
public interface IInstanceTableGrain : IGrainWithStringKey
{
    /// <summary>Key of the only one.</summary>
    const string OnlyKey = "instances";

    /// <summary>Takes a report in.</summary>
    [Alias("Report")]
    ValueTask Report(InstanceReport report, CancellationToken cancellationToken = default);

    /// <summary>Lists the instances, the oldest first.</summary>
    [Alias("List")]
    ValueTask<InstanceStatus[]> List(CancellationToken cancellationToken = default);
}
