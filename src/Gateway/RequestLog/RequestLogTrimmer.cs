using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Keeps the request log within its days and bytes, and sums days that are over: looks every ten minutes.</summary>
internal sealed partial class RequestLogTrimmer(
    RequestLogOptions options, ILogRetention store, WorkspaceLogRules rules, TimeProvider time, ILogger<RequestLogTrimmer> logger)
    : BackgroundService
{
    // Bodies that a shorter age of a workspace removes at once, and in all at each look.
    private const int BodiesAtOnce = 1_000;
    private const int MostBodies = 100_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Sums once the days that are over, and removes what is older or more than the settings allow.</summary>
    public async Task TrimAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        DateOnly? oldest = options.Days > 0 ? today.AddDays(-options.Days) : null;
        try
        {
            await store.SumDaysAsync(today, cancellation);
            var removal = await store.TrimAsync(new(oldest, options.Bytes > 0 ? options.Bytes : null), cancellation);
            if (removal.Days > 0)
                LogRemoved(removal.Days, removal.Bytes);
            foreach (var (workspace, before) in await rules.HiddenBeforeAsync(cancellation))
                await RemoveBodiesAsync(workspace, before, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailure(failure.Message);
        }
    }

    private async Task RemoveBodiesAsync(string workspace, DateTimeOffset before, CancellationToken cancellation)
    {
        for (var removed = 0; removed < MostBodies; removed += BodiesAtOnce)
        {
            if (await store.RemoveBodiesAsync(workspace, before, BodiesAtOnce, cancellation) < BodiesAtOnce)
                return;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrimAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; the next one goes on.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Days} days of the request log, which took {Bytes} bytes")]
    private partial void LogRemoved(int days, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The request log could not be brought within its bounds: {Reason}")]
    private partial void LogFailure(string reason);
}
