using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Follows the resource store's changes, so that a budget gets its rules also where they were set by another process, or where the
/// one that set them died before the ledger knew. A start goes through all of them, as nobody notes how far the ledgers were
/// told; after that only <c>ImageGateway.Api.ControlPlane.ResourceStoreRefresher</c> asks whether anything changed.
/// </summary>
internal sealed partial class BudgetRulesFeed(
    IResourceStore resourceStore, ILedgers ledgers, BudgetRulesWriter rules, TimeProvider time, ILogger<BudgetRulesFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long _revision;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ledgers.FollowResources)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        var failing = false;
        try
        {
            do
            {
                try
                {
                    await FollowAsync(stoppingToken);
                    failing = false;
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever it is, requests go on. Said once; the same changes are there the next time.
                    if (!failing)
                        LogBehind(failure);
                    failing = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        if (resourceStore is IResourceSnapshot copy && copy.Revision == _revision)
            return;
        var changes = await resourceStore.ChangesAsync(_revision, cancellation);
        foreach (var change in changes.Changed)
            await rules.FollowAsync(change.Kind, change.Id, cancellation);
        _revision = changes.Revision;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Limits that changed cannot be told to the ledgers yet")]
    private partial void LogBehind(Exception failure);
}
