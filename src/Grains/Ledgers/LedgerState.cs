using ImageGateway.Core.Money;

namespace ImageGateway.Grains.Ledgers;

/// <summary>What is kept of a node with a limit.</summary>
[GenerateSerializer, Alias("ig.LedgerState")]
public sealed class LedgerState
{
    /// <summary>The node's document.</summary>
    [Id(0)]
    public NodeDocument Node { get; set; } = new();
}
