using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

/// <summary>Common host of the ledger for all kinds of budgets.</summary>
internal abstract class BudgetGrain : Grain, IBudgetGrain
{
    private readonly BudgetHost _ledger;

    protected BudgetGrain(
        BudgetKind kind, IPersistentState<LedgerState> state, BudgetLedger ledger, IBudgetRules rules, IEnumerable<ILimitAlertSink> sinks,
        ILogger logger) =>
        _ledger = new(kind, state, ledger, rules, this, sinks, logger);

    public ValueTask<SyncReply> Sync(SyncMessage message, ILedgerListener? listener, CancellationToken cancellationToken) =>
        _ledger.SyncAsync(message, listener);

    public ValueTask<BudgetStatus> SetRules(BudgetRules rules, CancellationToken cancellationToken) => _ledger.SetRulesAsync(rules);

    public ValueTask<BudgetStatus> Reset(CancellationToken cancellationToken) => _ledger.ResetAsync();

    public ValueTask<BudgetStatus?> Resolve(string id, UncertainResolution resolution, CancellationToken cancellationToken) =>
        _ledger.ResolveAsync(id, resolution);

    public ValueTask<UncertainEntry[]> Uncertain(CancellationToken cancellationToken) => ValueTask.FromResult(_ledger.Uncertain());

    public ValueTask<BudgetStatus> Read(CancellationToken cancellationToken) => _ledger.ReadAsync();
}
