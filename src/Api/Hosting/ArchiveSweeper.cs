using ImageGateway.Core.Images;
using ImageGateway.Gateway.Archive;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.S3;

namespace ImageGateway.Api.Hosting;

/// <summary>Removes what killed processes left in the archive, and every ten minutes what is beyond its bounds.</summary>
internal sealed partial class ArchiveSweeper(
    GatewayOptions options, FolderArchive archive, IImageArchive images, IImageRecords records, WorkspaceArchiveTrimmer workspaces,
    Degradations degradations, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ArchiveSweeper> logger) : BackgroundService
{
    private const long MaxThumbnailBytes = 1L << 30;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Archive is { IsOn: true, GivesLinks: false })
        {
            degradations.Lack("archive_not_shared");
            LogNotShared();
        }

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
        Try(images is S3Archive bucket ? bucket.TakeOverAbandoned : archive.RemoveAbandoned);
        var age = options.Archive.Bounds.Age;
        var thumbnails = new FolderArchiveSweeper(
            Path.Combine(options.DataDirectory, "thumbnails"), new(MaxThumbnailBytes, age), time);
        var sweeper = options.Archive.Kind == ArchiveKind.Folder && !options.Archive.Bounds.IsEndless
            ? new FolderArchiveSweeper(options.ArchivePath, options.Archive.Bounds, time)
            : null;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Try(() =>
            {
                if (sweeper?.Sweep(stoppingToken) is { Removed: > 0 } swept)
                    LogRemoved(swept.Removed, swept.Bytes);
            });
            Try(() => thumbnails.Sweep(stoppingToken));
            await TrimAsync(age, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async ValueTask TrimAsync(TimeSpan age, CancellationToken cancellation)
    {
        try
        {
            if (age > TimeSpan.Zero)
                await records.TrimAsync(time.GetUtcNow() - age, cancellation);
            if (options.Archive.IsOn)
                await workspaces.TrimAsync(cancellation);
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
        Level = LogLevel.Warning,
        Message = "The image archive is this instance's own, so that images are given as base64 and never as links; set "
            + "IMAGEGATEWAY__ARCHIVE__SHARED=true where ARCHIVE__PATH is one folder for all instances")]
    private partial void LogNotShared();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Removed {Count} images from the archive to keep it within its bounds; {Bytes} bytes are left")]
    private partial void LogRemoved(int count, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive could not be swept: {Reason}")]
    private partial void LogFailure(string reason);
}
