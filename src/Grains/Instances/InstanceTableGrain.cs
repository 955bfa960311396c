using ImageGateway.Core.Instances;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Instances;

/// <summary>Keeps nothing: after a new activation every instance has reported again within seconds.</summary>
[GrainType("instancetable")]
internal sealed class InstanceTableGrain(TimeProvider time) : Grain, IInstanceTableGrain
{
    private readonly InstanceTable _table = new(time);

    public ValueTask<string[]> Meet(InstanceReport report, CancellationToken cancellationToken) => new([.. _table.Report(report)]);

    public ValueTask<InstanceStatus[]> List(CancellationToken cancellationToken) => new(_table.List());

    public ValueTask<bool> IsGone(string instance, CancellationToken cancellationToken) => new(_table.IsGone(instance));
}
