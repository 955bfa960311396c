using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Compares the settings that all front-ends of a cluster must share, on joining and every minute. One that differs is named in the
/// log and by <c>/readyz</c>; callers would meet it as a key that is refused by some of the front-ends.
/// </summary>
internal sealed partial class SharedSettings(
    IGrainFactory grains, FrontEndSettings own, Degradations degradations, TimeProvider time, ILogger<SharedSettings> logger)
    : BackgroundService
{
    private const string Part = "settings_differ";

    // Below the time for which a degraded part is remembered.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string _instance = Guid.NewGuid().ToString("n");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = own.Read();
        var told = string.Empty;
        try
        {
            while (true)
            {
                var differing = await MeetAsync(settings);
                if (differing is not null)
                    told = Tell(differing, told);
                await Task.Delay(differing is null ? Pause : Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private string Tell(string[] differing, string told)
    {
        var names = string.Join(", ", differing.Where(static name => name != FrontEndSettings.Version));
        if (names.Length > 0)
            degradations.Failed(Part);
        if (names.Length > 0 && names != told)
            LogDiffer(names);
        return names;
    }

    // Null: nobody could be asked, before the first silo is met or while one of an older version answers.
    private async Task<string[]?> MeetAsync(SharedSetting[] settings)
    {
        try
        {
            return await grains.GetGrain<ISharedSettingsGrain>("settings").Meet(_instance, settings);
        }
        catch (Exception away) when (away is OrleansException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            LogUnasked(away.Message);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Another front-end of the cluster has another value of {Names}: what one of them takes, another refuses")]
    private partial void LogDiffer(string names);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The settings of other front-ends cannot be compared now: {Reason}")]
    private partial void LogUnasked(string reason);
}
