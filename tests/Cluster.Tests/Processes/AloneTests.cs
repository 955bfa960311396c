namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>
/// Tests of how long something takes, and those with silos in the tests' process: no other test of the suite runs beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    /// <summary>Name of the collection of tests.</summary>
    public const string Name = "alone";
}
