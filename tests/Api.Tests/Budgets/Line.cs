using System.Collections.Concurrent;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>A process's way to the ledgers, which a test can cut.</summary>
internal sealed class Line(ILedgers ledgers) : ILedgers
{
    private volatile bool _isCut;

    public event Action<NodeId>? Recalled
    {
        add => ledgers.Recalled += value;
        remove => ledgers.Recalled -= value;
    }

    public bool IsCut
    {
        get => _isCut;
        set => _isCut = value;
    }

    public ValueTask<SyncReply> SyncAsync(NodeId node, SyncMessage message, CancellationToken cancellationToken) => Open.SyncAsync(node, message, cancellationToken);

    /// <summary>Rules that were set through this connection.</summary>
    public ConcurrentQueue<(NodeId Node, NodeRules Rules)> Rules { get; } = [];

    public async ValueTask<NodeStanding> SetRulesAsync(NodeId node, NodeRules rules, CancellationToken cancellationToken)
    {
        var standing = await Open.SetRulesAsync(node, rules, cancellationToken);
        Rules.Enqueue((node, rules));
        return standing;
    }

    public ValueTask<NodeStanding> ResetAsync(NodeId node, CancellationToken cancellationToken) => Open.ResetAsync(node, cancellationToken);

    public ValueTask<NodeStanding?> ResolveAsync(NodeId node, string id, DoubtResolution resolution, CancellationToken cancellationToken) =>
        Open.ResolveAsync(node, id, resolution, cancellationToken);

    public ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(NodeId node, CancellationToken cancellationToken) => Open.UncertainAsync(node, cancellationToken);

    public ValueTask<NodeStanding> ReadAsync(NodeId node, CancellationToken cancellationToken) => Open.ReadAsync(node, cancellationToken);

    private ILedgers Open => IsCut ? throw new ControlPlaneUnavailableException("The line is cut.", new IOException()) : ledgers;
}
