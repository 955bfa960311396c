using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

/// <summary>
/// Hosts <see cref="BudgetLedger"/> in a grain: reads again when a message knows more, writes before it answers. What need
/// not be written stays in the activation and dies with it; instances say it again.
/// </summary>
internal sealed class BudgetHost(
    BudgetKind kind, IPersistentState<LedgerState> state, BudgetLedger ledger, IBudgetRules rules, Grain grain,
    IEnumerable<ILimitAlertSink> sinks, ILogger logger)
{
    private readonly LedgerListeners _listeners = new();
    private bool _hasRules;

    public async ValueTask<SyncReply> SyncAsync(SyncMessage message, ILedgerListener? listener)
    {
        _listeners.Register(message.Lease, listener);
        if (BudgetLedger.IsStale(state.State.Node, message))
        {
            await state.ReadStateAsync();
            _hasRules = false;
        }

        await BeginAsync();
        var step = ledger.Sync(state.State.Node, message);
        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, grain.GrainContext.GrainId, message.Lease);
        await KeepAsync(step.Next, step.MustWrite, message.Lease);
        if (step.Reply.Verdict == SyncVerdict.Closed)
            _listeners.Forget(message.Lease);
        return step.Reply;
    }

    public async ValueTask<BudgetStatus> SetRulesAsync(BudgetRules rules)
    {
        await ChangeAsync(budget => ledger.SetRules(budget, rules));
        return Stand();
    }

    public async ValueTask<BudgetStatus> ResetAsync()
    {
        await BeginAsync();
        await ChangeAsync(ledger.Reset);
        return Stand();
    }

    public async ValueTask<BudgetStatus?> ResolveAsync(string id, UncertainResolution resolution) =>
        await ChangeAsync(budget => ledger.Resolve(budget, id, resolution)) ? Stand() : null;

    public UncertainEntry[] Uncertain() => [.. ledger.Uncertain(state.State.Node)];

    public async ValueTask<BudgetStatus> ReadAsync()
    {
        await BeginAsync();
        return Stand();
    }

    private BudgetStatus Stand() => ledger.Stand(state.State.Node);

    // Nothing is granted before the limits are known. Without a document in the store they are the resource's.
    private async ValueTask BeginAsync()
    {
        if (_hasRules || state.State.Node.Version > 0)
            return;
        var read = await rules.ReadAsync(new(kind, grain.GetPrimaryKeyString()), CancellationToken.None);

        // Another call may have gone on meanwhile.
        if (!_hasRules && state.State.Node.Version == 0)
            state.State.Node = ledger.Begin(read);
        _hasRules = true;
    }

    private async ValueTask<bool> ChangeAsync(Func<BudgetDocument, BudgetDocument> change)
    {
        var next = change(state.State.Node);
        var isChanged = !ReferenceEquals(next, state.State.Node);
        await KeepAsync(next, isChanged);
        return isChanged;
    }

    private async ValueTask KeepAsync(BudgetDocument next, bool mustWrite, string? asking = null)
    {
        var before = state.State.Node;
        if (mustWrite)
            await state.WriteOrDropAsync(new() { Node = next }, grain);
        else
            state.State.Node = next;
        Recall(ledger.Recalls(before, next, asking));
        foreach (var alert in LimitAlerts.Between(before, next))
            RaiseAlert(alert);
    }

    private void Recall(IReadOnlyList<string> leases)
    {
        foreach (var listener in _listeners.Of(leases))
            listener.Recall(kind, grain.GetPrimaryKeyString());
    }

    private void RaiseAlert(LimitAlert alert)
    {
        logger.LimitAlert(grain.GrainContext.GrainId, alert.Describe());
        foreach (var sink in sinks)
            sink.Raise(new(kind, grain.GetPrimaryKeyString()), alert);
    }
}
