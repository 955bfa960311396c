using System.Collections.Concurrent;
using ImageGateway.Core.Control;
using ImageGateway.Core.Money;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The ledgers of a gateway that runs alone. Kept in memory: they last as long as the process.</summary>
internal sealed class EmbeddedLedgers(NodeLedger ledger, ILogger<EmbeddedLedgers> logger) : ILedgers
{
    private readonly ConcurrentDictionary<NodeId, Node> _nodes = new();

    public ValueTask<SyncReply> SyncAsync(NodeId node, SyncMessage message, CancellationToken cancellationToken)
    {
        var kept = Find(node);
        LedgerStep step;
        lock (kept.Lock)
        {
            // This process has the only copy: there is nothing to read again when the message knows of a newer one.
            step = ledger.Sync(kept.Document, message);
            kept.Document = step.Next;
        }

        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, node.Kind, node.Id, message.Account);
        return ValueTask.FromResult(step.Reply);
    }

    public ValueTask<NodeStanding> SetLimitsAsync(NodeId node, Limits limits, CancellationToken cancellationToken)
    {
        var kept = Find(node);
        lock (kept.Lock)
        {
            kept.Document = NodeLedger.SetLimits(kept.Document, limits);
            return ValueTask.FromResult(ledger.Stand(kept.Document));
        }
    }

    public ValueTask<NodeStanding> ReadAsync(NodeId node, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ledger.Stand(_nodes.TryGetValue(node, out var kept) ? kept.Read() : new()));

    private Node Find(NodeId node) => _nodes.GetOrAdd(node, static _ => new());

    private sealed class Node
    {
        public Lock Lock { get; } = new();

        public NodeDocument Document { get; set; } = new();

        public NodeDocument Read()
        {
            lock (Lock)
                return Document;
        }
    }
}
