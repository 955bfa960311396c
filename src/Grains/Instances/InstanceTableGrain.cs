using ImageGateway.Core.Instances;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Instances;

/// <summary>Keeps nothing: after a new activation every instance has reported again within seconds.</summary>
[GrainType("instancetable")]
internal sealed class InstanceTableGrain(TimeProvider time) : Grain, IInstanceTableGrain
{
    private readonly InstanceTable _table = new(time);

    public ValueTask Report(InstanceReport report, CancellationToken cancellationToken)
    {
        _table.Report(report);
        return default;
    }

    public ValueTask<InstanceStatus[]> List(CancellationToken cancellationToken) => new(_table.List());
}
