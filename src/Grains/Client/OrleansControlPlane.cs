using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>The control plane of a cluster: each call goes to the grain that owns the state.</summary>
internal sealed class OrleansControlPlane(IGrainFactory grains, TimeProvider time) : ILedgers, IProviderHealth, IBalancePositions
{
    private readonly LedgerListener _listener = new(grains);

    public event Action<BudgetId>? Recalled
    {
        add => _listener.Recalled += value;
        remove => _listener.Recalled -= value;
    }

    public bool FollowResources => true;

    // A silo that leaves hands its grains over within seconds; one that was killed is missed after four.
    public TimeSpan MoveTime { get; } = ClusterCalls.Patience;

    public ValueTask<SyncReply> SyncAsync(BudgetId budget, SyncMessage message, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Budget(budget).Sync(message, _listener.Address, cancellationToken));

    public async ValueTask<IReadOnlyList<SyncReply?>> SyncManyAsync(
        IReadOnlyList<BudgetSync> messages, CancellationToken cancellationToken)
    {
        if (Hosted<IBudgetSyncsGrain>(IBudgetSyncsGrain.OnlyKey) is not { } worker)
        {
            var replies = await Task.WhenAll(messages.Select(message => TrySyncAsync(message, cancellationToken)));
            return Array.Exists(replies, static reply => reply is not null) ? replies : throw ControlPlaneUnavailableException.NotAnswered;
        }

        return await ClusterCalls.CallAsync(worker.Sync(
            [.. messages.Select(static message => message.Budget.Kind)], [.. messages.Select(static message => message.Budget.Id)],
            [.. messages.Select(static message => message.Message)], _listener.Address, cancellationToken));
    }

    public ValueTask<BudgetStatus> SetRulesAsync(BudgetId budget, BudgetRules rules, CancellationToken cancellationToken) =>
        ClusterCalls.RepeatAsync(() => Budget(budget).SetRules(rules, cancellationToken), time);

    public ValueTask<BudgetStatus> ResetAsync(BudgetId budget, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Budget(budget).Reset(cancellationToken));

    public ValueTask<BudgetStatus?> ResolveAsync(
        BudgetId budget, string id, UncertainResolution resolution, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(Budget(budget).Resolve(id, resolution, cancellationToken));

    public async ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(BudgetId budget, CancellationToken cancellationToken) =>
        await ClusterCalls.RepeatAsync(() => Budget(budget).Uncertain(cancellationToken), time);

    public ValueTask<BudgetStatus> ReadAsync(BudgetId budget, CancellationToken cancellationToken) =>
        ClusterCalls.RepeatAsync(() => Budget(budget).Read(cancellationToken), time);

    public ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.GetMetGrain<IProviderGrain>(subject.Key).Report(report, cancellationToken));

    public async ValueTask<IReadOnlyList<HealthView?>> ReportManyAsync(
        IReadOnlyList<SubjectReport> reports, CancellationToken cancellationToken)
    {
        if (Hosted<IProviderReportsGrain>(IProviderReportsGrain.OnlyKey) is not { } worker)
        {
            return await Task.WhenAll(
                reports.Select(report => ReportAsync(report.Subject, report.Report, cancellationToken).AsTask()));
        }

        return await ClusterCalls.CallAsync(worker.Report(
            [.. reports.Select(static report => report.Subject.Key)], [.. reports.Select(static report => report.Report)],
            cancellationToken));
    }

    public ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.GetMetGrain<IProviderGrain>(subject.Key).TryProbe(validity, cancellationToken));

    public ValueTask<long> TakeAsync(BalanceId balance, int count, CancellationToken cancellationToken) =>
        ClusterCalls.CallAsync(grains.GetMetGrain<IConfigGrain>(balance.Config).TakePositions(balance.Path, count, cancellationToken));

    private async Task<SyncReply?> TrySyncAsync(BudgetSync message, CancellationToken cancellation)
    {
        try
        {
            return await SyncAsync(message.Budget, message.Message, cancellation);
        }
        catch (ControlPlaneUnavailableException)
        {
            // The message itself is repeated.
            return null;
        }
    }

    // Null where all silos are of a version before the worker's.
    private TGrain? Hosted<TGrain>(string key)
        where TGrain : class, IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private IBudgetGrain Budget(BudgetId budget) => ClusterCalls.GetMet(() => grains.GetBudget(budget.Kind, budget.Id));
}
