namespace ImageGateway.Core.Instances;

/// <summary>The processes of a deployment, by their own reports, kept in memory only.</summary>
public interface IInstanceDirectory
{
    /// <summary>Takes the report of an instance; one that has ended is forgotten.</summary>
    /// <returns>Names of the shared settings that another instance has otherwise.</returns>
    ValueTask<IReadOnlyList<string>> ReportAsync(InstanceReport report, CancellationToken cancellationToken);

    /// <summary>Lists the instances, the oldest first.</summary>
    ValueTask<IReadOnlyList<InstanceStatus>> ListAsync(CancellationToken cancellationToken);
}
