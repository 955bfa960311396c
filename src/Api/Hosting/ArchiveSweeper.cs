namespace ImageGateway.Api.Hosting;

/// <summary>Removes what killed processes left in the archive, and every ten minutes what is beyond its bounds.</summary>
internal sealed partial class ArchiveSweeper(
    ArchiveFolders folders, ArchiveRecordTrimmer records, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ArchiveSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A start that fails says one thing, and it is not that of a sweep.
            await StartedAsync(stoppingToken);
            await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        Try(folders.RemoveAbandoned);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Try(() =>
            {
                if (folders.SweepImages(stoppingToken) is { Removed: > 0 } swept)
                    LogRemoved(swept.Removed, swept.Bytes);
            });
            Try(() => folders.SweepThumbnails(stoppingToken));
            await TrimAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async ValueTask TrimAsync(CancellationToken cancellation)
    {
        try
        {
            await records.TrimAsync(cancellation);
        }
        catch (IOException failure)
        {
            LogFailure(failure.Message);
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
