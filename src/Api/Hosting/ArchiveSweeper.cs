using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Hosting;

/// <summary>Removes what killed processes left in the archive, and every ten minutes what is beyond its bounds.</summary>
internal sealed partial class ArchiveSweeper(
    GatewayOptions options, FolderArchive archive, TimeProvider time, ILogger<ArchiveSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading a large folder takes its time, and nobody waits for it.
        await Task.Yield();
        Try(archive.RemoveAbandoned);
        if (options.ArchiveBounds.IsEndless)
            return;
        var sweeper = new FolderArchiveSweeper(options.ArchivePath, options.ArchiveBounds, time);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Try(() =>
                {
                    var (removed, bytes) = sweeper.Sweep(stoppingToken);
                    if (removed > 0)
                        LogRemoved(removed, bytes);
                });
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private void Try(Action sweep)
    {
        try
        {
            sweep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailure(failure.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Removed {Count} images from the archive to keep it within its bounds; {Bytes} bytes are left")]
    private partial void LogRemoved(int count, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive could not be swept: {Reason}")]
    private partial void LogFailure(string reason);
}
