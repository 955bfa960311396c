using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>The control plane of a cluster: each call goes to the grain that owns the state.</summary>
internal sealed class OrleansControlPlane(IGrainFactory grains) : ILedgers, IProviderHealth, IBalancePositions
{
    private readonly LedgerListener _listener = new(grains);

    public event Action<NodeId>? Recalled
    {
        add => _listener.Recalled += value;
        remove => _listener.Recalled -= value;
    }

    public ValueTask<SyncReply> SyncAsync(NodeId node, SyncMessage message, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Node(node).Sync(message, _listener.Address, cancellationToken));

    public ValueTask<NodeStanding> SetRulesAsync(NodeId node, NodeRules rules, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Node(node).SetRules(rules, cancellationToken));

    public ValueTask<NodeStanding> ResetAsync(NodeId node, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Node(node).Reset(cancellationToken));

    public ValueTask<NodeStanding?> ResolveAsync(
        NodeId node, string id, DoubtResolution resolution, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Node(node).Resolve(id, resolution, cancellationToken));

    public async ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(NodeId node, CancellationToken cancellationToken) =>
        await ClusterCalls.CallAsync(Node(node).Uncertain(cancellationToken));

    public ValueTask<NodeStanding> ReadAsync(NodeId node, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Node(node).Read(cancellationToken));

    public ValueTask<HealthView> ReportAsync(HealthSubject subject, HealthReport report, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.Of<IProviderGrain>(subject.Key).Report(report, cancellationToken));

    public ValueTask<long> TryProbeAsync(HealthSubject subject, TimeSpan validity, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.Of<IProviderGrain>(subject.Key).TryProbe(validity, cancellationToken));

    public ValueTask<long> TakeAsync(BalanceId balance, int count, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.Of<IConfigGrain>(balance.Config).TakePositions(balance.Path, count, cancellationToken));

    private ILedgerGrain Node(NodeId node) => node.Kind switch
    {
        NodeKind.VirtualKey => grains.Of<IVirtualKeyGrain>(node.Id),
        NodeKind.Workspace => grains.Of<IWorkspaceLedgerGrain>(node.Id),
        NodeKind.ApiKey => grains.Of<IApiKeyLedgerGrain>(node.Id),
        NodeKind.Policy => grains.Of<IPolicyLedgerGrain>(node.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "No grain keeps the ledger of this kind of node."),
    };
}
