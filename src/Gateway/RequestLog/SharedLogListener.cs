using ImageGateway.Storage.PostgreSql;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Feeds listeners with what all instances store in PostgreSQL, while anybody listens.</summary>
internal sealed partial class SharedLogListener(
    PostgresRequestLog log, RequestLogFeed feed, TimeProvider time, ILogger<SharedLogListener> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (feed.HasListeners)
                    await ListenAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends, and its listeners with it.
        }
    }

    // The connection is kept until the last listener leaves; the next one waits at most a second for a new one.
    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            using var check = time.CreateTimer(
                _ =>
                {
                    if (!feed.HasListeners)
                        idle.Cancel();
                },
                null, Period, Period);
            try
            {
                await foreach (var entries in log.ListenAsync(idle.Token))
                    feed.Publish(entries);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // Nobody listens any more.
            }
        }
        catch (IOException away)
        {
            LogAway(away.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream of the request log is interrupted: {Reason}")]
    private partial void LogAway(string reason);
}
