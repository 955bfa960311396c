using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// The ledgers of a gateway that runs alone: hosts <see cref="BudgetLedger"/> over the documents in its data directory. A
/// budget takes one message at a time; it reads again when a message knows more, and writes before it answers. Another
/// process on the same directory may write, too: what it wrote counts where somebody looks or changes, and before a refusal.
/// </summary>
internal sealed class EmbeddedLedgers(
    BudgetLedger ledger, IBudgetStore store, IBudgetRules rules, IEnumerable<ILimitAlertSink> sinks, TimeProvider time,
    ILogger<EmbeddedLedgers> logger) : ILedgers
{
    private const int BudgetsInMemory = 10_000;

    // A budget that refuses is asked by every request; the store is not.
    private static readonly TimeSpan ComparisonInterval = TimeSpan.FromMilliseconds(250);

    private readonly KeyedLocks _cells = new(BudgetsInMemory);

    public event Action<BudgetId>? Recalled;

    public ValueTask<SyncReply> SyncAsync(BudgetId budget, SyncMessage message, CancellationToken cancellationToken) =>
        InTurnAsync(budget, cell => SyncAsync(cell, message), cancellationToken);

    public ValueTask<BudgetStatus> SetRulesAsync(BudgetId budget, BudgetRules told, CancellationToken cancellationToken) =>
        InTurnAsync(
            budget,
            async cell =>
            {
                // Who tells may hold an older copy of the resource than another process changed.
                var latest = told.Version > 0 ? await rules.ReadAsync(budget, CancellationToken.None) : told;
                if (latest.Version < told.Version)
                    latest = told;
                return ledger.Stand(await ChangeAsync(cell, document => ledger.SetRules(document, latest)));
            },
            cancellationToken);

    public ValueTask<BudgetStatus> ResetAsync(BudgetId budget, CancellationToken cancellationToken) =>
        InTurnAsync(budget, async cell => ledger.Stand(await ChangeAsync(cell, ledger.Reset)), cancellationToken);

    public ValueTask<BudgetStatus?> ResolveAsync(
        BudgetId budget, string id, UncertainResolution resolution, CancellationToken cancellationToken) =>
        InTurnAsync(
            budget,
            async cell =>
            {
                var before = await ReadLatestAsync(cell);
                var next = await ChangeAsync(cell, document => ledger.Resolve(document, id, resolution));
                return ReferenceEquals(next, before) ? null : ledger.Stand(next);
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(BudgetId budget, CancellationToken cancellationToken) =>
        InTurnAsync(budget, async cell => ledger.Uncertain(await ReadLatestAsync(cell)), cancellationToken);

    public ValueTask<BudgetStatus> ReadAsync(BudgetId budget, CancellationToken cancellationToken) =>
        InTurnAsync(budget, async cell => ledger.Stand(await ReadLatestAsync(cell)), cancellationToken);

    private async Task<SyncReply> SyncAsync(KeyedLock cell, SyncMessage message)
    {
        var document = await ReadAsync(cell);
        if (BudgetLedger.IsStale(document, message))
        {
            cell.Drop();
            document = await ReadAsync(cell);
        }

        var step = ledger.Sync(document, message);
        if (step.Reply.Verdict is SyncVerdict.Short or SyncVerdict.Exhausted && time.GetElapsedTime(cell.ComparedAt) >= ComparisonInterval)
        {
            document = await ReadLatestAsync(cell);
            step = ledger.Sync(document, message);
        }

        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, cell.Budget.Kind, cell.Budget.Id, message.Lease);
        await KeepAsync(cell, step.Next, step.MustWrite);
        RaiseAlerts(cell.Budget, document, step.Next, message.Lease);
        return step.Reply;
    }

    private async Task<BudgetDocument> ChangeAsync(KeyedLock cell, Func<BudgetDocument, BudgetDocument> change)
    {
        var before = await ReadLatestAsync(cell);
        var next = change(before);
        await KeepAsync(cell, next, mustWrite: !ReferenceEquals(next, before));
        RaiseAlerts(cell.Budget, before, next);
        return next;
    }

    private void RaiseAlerts(BudgetId budget, BudgetDocument before, BudgetDocument after, string? asking = null)
    {
        // All instances are in this process, and there is hardly ever more than one.
        if (ledger.Recalls(before, after, asking).Count > 0)
            Recalled?.Invoke(budget);
        foreach (var alert in LimitAlerts.Between(before, after))
        {
            logger.LimitAlert(budget.Kind, budget.Id, alert.Describe());
            foreach (var sink in sinks)
                sink.Raise(budget, alert);
        }
    }

    private async ValueTask<BudgetDocument> ReadAsync(KeyedLock cell)
    {
        if (cell.Document is { } known)
            return known;
        var read = await store.ReadAsync(cell.Budget, CancellationToken.None)
            ?? ledger.Begin(await rules.ReadAsync(cell.Budget, CancellationToken.None));
        cell.Keep(read, written: true);
        return read;
    }

    private async ValueTask<BudgetDocument> ReadLatestAsync(KeyedLock cell)
    {
        if (cell.Document is not null && await store.VersionAsync(cell.Budget, CancellationToken.None) != cell.WrittenVersion)
            cell.Drop();
        cell.ComparedAt = time.GetTimestamp();
        return await ReadAsync(cell);
    }

    private async ValueTask KeepAsync(KeyedLock cell, BudgetDocument next, bool mustWrite)
    {
        if (mustWrite && !await store.WriteAsync(cell.Budget, cell.WrittenVersion, next))
            throw new IOException("Another process has written it.");
        cell.Keep(next, mustWrite);
    }

    /// <summary>
    /// Runs work as the only one at a budget. It goes on when its caller leaves: what it writes is known here. When it
    /// fails nobody knows what the store holds, so the next one reads it.
    /// </summary>
    /// <exception cref="ControlPlaneUnavailableException">The store failed, or another process writes to it.</exception>
    private async ValueTask<T> InTurnAsync<T>(BudgetId budget, Func<KeyedLock, Task<T>> work, CancellationToken cancellation) =>
        await RunInTurnAsync(budget, work, cancellation).WaitAsync(cancellation);

    private async Task<T> RunInTurnAsync<T>(BudgetId budget, Func<KeyedLock, Task<T>> work, CancellationToken cancellation)
    {
        var cell = _cells.Enter(budget);
        try
        {
            await cell.Turn.WaitAsync(cancellation);
            try
            {
                return await work(cell);
            }
            catch (IOException failure)
            {
                cell.Drop();
                throw new ControlPlaneUnavailableException(
                    $"The ledger of {budget.Kind} '{budget.Id}' is not available: {failure.Message}", failure);
            }
            finally
            {
                cell.Turn.Release();
            }
        }
        finally
        {
            _cells.Leave(cell);
        }
    }
}
