using ImageGateway.Core.Responses;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>Removes cached answers and idempotency records whose time is over, every ten minutes.</summary>
public sealed partial class ExpiredEntrySweeper(
    IResponseCache cache, IIdempotencyStore keys, TimeProvider time, ILogger<ExpiredEntrySweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Removes expired entries once.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await SweepAsync("cache", cache.SweepAsync, cancellation);
        await SweepAsync("idempotency", keys.SweepAsync, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
                await SweepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends; what is left is swept after the next start.
        }
    }

    private async ValueTask SweepAsync(string store, Func<CancellationToken, ValueTask> sweep, CancellationToken cancellation)
    {
        try
        {
            await sweep(cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailure(logger, store, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store '{Store}' could not be swept: {Reason}")]
    private static partial void LogFailure(ILogger logger, string store, string reason);
}
