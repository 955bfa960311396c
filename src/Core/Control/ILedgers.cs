using ImageGateway.Core.Money;

namespace ImageGateway.Core.Control;

/// <summary>The ledgers of all nodes. Part of the control plane, which lives in this process or in a cluster.</summary>
public interface ILedgers
{
    /// <summary>
    /// Sends the one message to a node. No answer in time says nothing about what happened there: the same message is
    /// sent again, unchanged.
    /// </summary>
    ValueTask<SyncReply> SyncAsync(NodeId node, SyncMessage message, CancellationToken cancellationToken);

    /// <summary>Sets a node's limits; durable when answered. Repeating it is harmless.</summary>
    ValueTask<NodeStanding> SetLimitsAsync(NodeId node, Limits limits, CancellationToken cancellationToken);

    /// <summary>Where a node stands. A node that nobody used yet stands at zero without limits.</summary>
    ValueTask<NodeStanding> ReadAsync(NodeId node, CancellationToken cancellationToken);
}
