using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Budgets;

[StatelessWorker, GrainType("budgetsyncs")]
internal sealed class BudgetSyncsGrain(TimeProvider time) : Grain, IBudgetSyncsGrain
{
    // One budget whose silo leaves does not keep the others' answers: its message is sent again by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async ValueTask<SyncReply?[]> Sync(
        BudgetKind[] kinds, string[] ids, SyncMessage[] messages, ILedgerListener? listener, CancellationToken cancellationToken) =>
        await Task.WhenAll(messages.Select((message, index) =>
            SyncAsync(GrainFactory.GetBudget(kinds[index], ids[index]), message, listener, cancellationToken)));

    private async Task<SyncReply?> SyncAsync(
        IBudgetGrain budget, SyncMessage message, ILedgerListener? listener, CancellationToken cancellation)
    {
        try
        {
            return await budget.Sync(message, listener, cancellation).AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or IOException)
        {
            return null;
        }
    }
}
