namespace ImageGateway.Api.Tests.Load;

/// <summary>Tests that measure the processor time of this process: no other test may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone in this process";
}
