using ImageGateway.Core.Budgets;
using ImageGateway.Storage.Journal;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Closes the leases of instances that died, by their journals: what they settled is spent, what they reserved and never
/// settled is in doubt, the rest is free. Asks again until every budget has answered.
/// </summary>
public sealed class AbandonedLeases(JournalFolder folder, ILedgers ledgers, TimeProvider clock, ILogger<AbandonedLeases> logger)
    : IHostedService, IDisposable
{
    private const int CallsAtOnce = 16;

    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<AbandonedJournal> _taken = [];
    private Task _closing = Task.CompletedTask;

    /// <summary>Takes what is there, of which another process finds nothing then, and begins to close it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _taken = folder.TakeAbandoned();
        }
        catch (IOException failure)
        {
            logger.JournalsAreNotRead(failure);
        }

        // Begun in any case: what is taken and not closed is given back at its end.
        _closing = Task.Run(CloseAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Ends the closing. What could not be closed before the process ends is left for the next one.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _closing;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task CloseAsync()
    {
        foreach (var journal in _taken)
        {
            try
            {
                using (journal)
                    await CloseAsync(journal, _stopping.Token);
            }
            catch (IOException failure)
            {
                // It cannot be removed. To close its leases again changes nothing.
                logger.JournalsAreNotRead(failure);
            }
        }
    }

    private async Task CloseAsync(AbandonedJournal journal, CancellationToken stopping)
    {
        if (journal.Fault is { } fault)
        {
            // It is of no use to anybody: what its instance held is uncertain until an operator resolves it, or 24 h.
            logger.JournalIsNotTrusted(journal.Name, fault);
            journal.Delete();
            return;
        }

        try
        {
            await Parallel.ForEachAsync(
                journal.Leases,
                new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = stopping },
                CloseAsync);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        logger.JournalIsReplayed(journal.Name, journal.Leases.Length);
        journal.Delete();
    }

    private async ValueTask CloseAsync(JournalLease lease, CancellationToken stopping)
    {
        var message = SyncMessage.CloseOf(lease);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                using var patience = new CancellationTokenSource(CallPatience, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
                var reply = await ledgers.SyncAsync(lease.Budget, message, either.Token);
                if (reply.Verdict != SyncVerdict.Closed)
                    logger.LeaseIsNotClosed(lease.Lease, lease.Budget.Kind, lease.Budget.Id, reply.Verdict);
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (isFirst)
                    logger.LedgersAreAway(lease.Budget.Kind, lease.Budget.Id, failure.Message);
            }

            await Task.Delay(AskAgain, clock, stopping);
        }
    }
}
