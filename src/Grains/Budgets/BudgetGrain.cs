using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

/// <summary>Common host of the ledger for all kinds of budgets.</summary>
internal abstract class BudgetGrain : Grain, IBudgetGrain
{
    private readonly BudgetHost _ledger;

    /// <param name="kind">Kind of the budget.</param>
    /// <param name="state">Where its document is stored.</param>
    /// <param name="services">What every budget needs.</param>
    /// <param name="hasResource">True when the budget's resource lies in the same grain.</param>
    /// <param name="logger">Takes alarms and alerts.</param>
    protected BudgetGrain(
        BudgetKind kind, IPersistentState<LedgerState> state, BudgetServices services, bool hasResource, ILogger logger) =>
        _ledger = new(kind, state, services, hasResource ? OwnRules : null, this, logger);

    public async ValueTask<SyncReply> Sync(SyncMessage message, ILedgerListener? listener, CancellationToken cancellationToken) =>
        await _ledger.SyncAsync(message, listener);

    public async ValueTask<BudgetStatus> SetRules(BudgetRules rules, CancellationToken cancellationToken) =>
        await _ledger.SetRulesAsync(rules);

    public async ValueTask<BudgetStatus> Reset(CancellationToken cancellationToken) =>
        await _ledger.ResetAsync();

    public async ValueTask<BudgetStatus?> Resolve(string id, UncertainResolution resolution, CancellationToken cancellationToken) =>
        await _ledger.ResolveAsync(id, resolution);

    public async ValueTask<UncertainEntry[]> Uncertain(CancellationToken cancellationToken) =>
        await _ledger.UncertainAsync();

    public async ValueTask<BudgetStatus> Read(CancellationToken cancellationToken) =>
        await _ledger.ReadAsync();

    /// <summary>Takes the rules over that the resource in the same grain has now.</summary>
    protected async ValueTask FollowAsync() => await _ledger.FollowAsync();

    /// <summary>The rules of the resource in the same grain; null: there never was one.</summary>
    protected virtual BudgetRules? OwnRules() => null;
}
