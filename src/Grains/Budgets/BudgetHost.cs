using System.Text.Json;
using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

/// <summary>
/// Hosts <see cref="BudgetLedger"/> in a grain: reads again when a message knows more, writes before it answers. What need
/// not be written stays in the activation and dies with it; instances say it again. The rules are those of the budget's resource,
/// which lies beside it or in another grain.
/// </summary>
/// <param name="kind">Kind of the budget.</param>
/// <param name="state">Where its document is stored.</param>
/// <param name="services">What every budget needs.</param>
/// <param name="own">Reads the rules of the resource beside it; gives null where there never was one.</param>
/// <param name="grain">The grain that hosts it.</param>
/// <param name="logger">Takes alarms and alerts.</param>
internal sealed class BudgetHost(
    BudgetKind kind, IPersistentState<LedgerState> state, BudgetServices services, Func<BudgetRules?>? own, Grain grain, ILogger logger)
{
    private readonly BudgetLedger _ledger = services.Ledger;
    private readonly LedgerListeners _listeners = new();

    // Reads are answered beside the grain's turns, and may be the first to need the rules.
    private readonly Turns _turns = new();
    private BudgetDocument _shown = new();
    private bool _hasRules;

    public Task<SyncReply> SyncAsync(SyncMessage message, ILedgerListener? listener) => _turns.RunAsync(async () =>
    {
        _listeners.Register(message.Lease, listener);
        if (BudgetLedger.IsStale(state.State.Node, message))
        {
            await state.ReadStateAsync();
            _hasRules = false;
        }

        await BeginAsync();
        var step = _ledger.Sync(state.State.Node, message);
        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, grain.GrainContext.GrainId, message.Lease);
        await KeepAsync(step.Next, step.MustWrite, message.Lease);
        if (step.Reply.Verdict == SyncVerdict.Closed)
            _listeners.Forget(message.Lease);
        return step.Reply;
    });

    public Task<BudgetStatus> SetRulesAsync(BudgetRules rules) => _turns.RunAsync(async () =>
    {
        // Who tells may hold an older copy of the resource than others do.
        if (rules.Version > 0 && await TryReadRulesAsync() is { } current && current.Version > rules.Version)
            rules = current;
        await ChangeAsync(budget => _ledger.SetRules(budget, rules));
        return _ledger.Stand(_shown);
    });

    /// <summary>Takes the rules over that the resource beside it has now.</summary>
    public Task<bool> FollowAsync() => _turns.RunAsync(async () =>
    {
        _hasRules = false;
        await BeginAsync();
        return true;
    });

    public Task<BudgetStatus> ResetAsync() => _turns.RunAsync(async () =>
    {
        await BeginAsync();
        await ChangeAsync(_ledger.Reset);
        return _ledger.Stand(_shown);
    });

    public Task<BudgetStatus?> ResolveAsync(string id, UncertainResolution resolution) => _turns.RunAsync(async () =>
        await ChangeAsync(budget => _ledger.Resolve(budget, id, resolution)) ? _ledger.Stand(_shown) : null);

    /// <summary>The uncertain attempts, as they are stored.</summary>
    public async Task<UncertainEntry[]> UncertainAsync()
    {
        await BegunAsync();
        return [.. _ledger.Uncertain(_shown)];
    }

    /// <summary>The amounts, as they are stored.</summary>
    public async Task<BudgetStatus> ReadAsync()
    {
        await BegunAsync();
        return _ledger.Stand(_shown);
    }

    private async ValueTask BegunAsync()
    {
        if (!_hasRules)
        {
            await _turns.RunAsync(async () =>
            {
                await BeginAsync();
                return true;
            });
        }
    }

    // Nothing is granted before the limits are known. They are the resource's: a change of it may have been cut off before the ledger
    // had it, or nobody may have told. A resource in another grain that does not answer leaves those of the document, if there is one.
    private async ValueTask BeginAsync()
    {
        if (_hasRules)
            return;
        var known = state.State.Node;
        if (own?.Invoke() is { } current)
        {
            if (IsUnused(known))
                state.State.Node = _ledger.Begin(current);
            else
                await ChangeAsync(budget => _ledger.SetRules(budget, current));
        }
        else if (known.Version == 0)
        {
            state.State.Node = _ledger.Begin(own is null ? await ReadRulesAsync() : new());
        }
        else if (own is null && await TryReadRulesAsync() is { Version: > 0 } rules)
        {
            await ChangeAsync(budget => _ledger.SetRules(budget, rules));
        }

        _shown = state.State.Node;
        _hasRules = true;
    }

    private ValueTask<BudgetRules> ReadRulesAsync() =>
        services.Rules.ReadAsync(new(kind, grain.GetPrimaryKeyString()), CancellationToken.None);

    private async ValueTask<BudgetRules?> TryReadRulesAsync()
    {
        try
        {
            return await ReadRulesAsync();
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or JsonException)
        {
            logger.RulesUnread(grain.GrainContext.GrainId, fault.Message);
            return null;
        }
    }

    private static bool IsUnused(BudgetDocument budget) =>
        budget is { Version: 0, Current: { Accounts.IsEmpty: true, Doubts.IsEmpty: true, Closed.IsEmpty: true } }
        && budget.Current.Committed() == Amount.Zero && budget.Earlier.IsEmpty;

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
            await state.WriteOrDropAsync(new() { Node = next, Unknown = state.State.Unknown }, grain);
        else
            state.State.Node = next;
        _shown = next;
        Recall(_ledger.Recalls(before, next, asking));
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
        foreach (var sink in services.Sinks)
            sink.Raise(new(kind, grain.GetPrimaryKeyString()), alert);
    }
}
