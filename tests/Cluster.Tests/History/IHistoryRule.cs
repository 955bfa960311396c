namespace ImageGateway.Cluster.Tests.History;

/// <summary>Something that must hold in every history.</summary>
internal interface IHistoryRule
{
    /// <summary>Says each place at which it does not hold.</summary>
    IEnumerable<string> Violations(RunHistory history);
}
