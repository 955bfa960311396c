using ImageGateway.Core.Instances;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The directory of a gateway that runs alone: it knows itself.</summary>
internal sealed class EmbeddedInstances(TimeProvider clock) : IInstanceDirectory
{
    private readonly InstanceTable _table = new(clock);

    public ValueTask<IReadOnlyList<string>> ReportAsync(InstanceReport report, CancellationToken cancellationToken)
    {
        lock (_table)
            return new(_table.Report(report));
    }

    public ValueTask<IReadOnlyList<InstanceStatus>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_table)
            return new(_table.List());
    }
}
