using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Api.ControlPlane;

/// <summary>Looks again and again whether another process changed the resource store.</summary>
internal sealed partial class ResourceStoreRefresher(
    IResourceStore resourceStore, Degradations degradations, TimeProvider time, ILogger<ResourceStoreRefresher> logger)
    : BackgroundService
{
    private const string Part = "resources_lost";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (resourceStore is not IResourceSnapshot copy)
            return;
        using var timer = new PeriodicTimer(copy.RefreshInterval, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await copy.RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
            {
                // Requests go on with what is known; it is said once.
                if (failure is ControlPlaneUnavailableException { IsStoreLost: true })
                    degradations.Failed(Part);
                if (!failing)
                    LogUnreadable(failure.Message);
                failing = true;
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "The resource store cannot be read; requests go on with what is known of it: {Reason}")]
    private partial void LogUnreadable(string reason);
}
