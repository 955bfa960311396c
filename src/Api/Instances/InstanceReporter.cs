using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Instances;

namespace ImageGateway.Api.Instances;

/// <summary>
/// Tells the directory of instances about this process: every few seconds, when it begins to drain, and when it has ended. A report
/// that does not arrive is not repeated, since the next one is due soon.
/// </summary>
public sealed partial class InstanceReporter(
    ThisInstance self, IInstanceDirectory directory, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<InstanceReporter> logger) : BackgroundService
{
    // Nobody waits for a report, least of all a process that ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool _isLost;

    /// <summary>Tells how things are now.</summary>
    /// <exception cref="ControlPlaneUnavailableException">The cluster does not answer.</exception>
    public async ValueTask ReportAsync(CancellationToken cancellation) =>
        await directory.ReportAsync(self.Describe(self.State), cancellation);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryReportAsync(InstanceState.Ended, CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var draining = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, stoppingToken);
        using var timer = new PeriodicTimer(InstanceTable.Period, time);
        try
        {
            do
                await TryReportAsync(self.State, draining.Token);
            while (await timer.WaitForNextTickAsync(draining.Token));
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested)
        {
            await TryReportAsync(InstanceState.Draining, stoppingToken);
        }
    }

    private async ValueTask TryReportAsync(InstanceState state, CancellationToken cancellation)
    {
        try
        {
            self.Hear(await directory.ReportAsync(self.Describe(state), cancellation).AsTask().WaitAsync(Patience, time, cancellation));
            _isLost = false;
        }
        catch (Exception failure) when (IsLost(failure) && !cancellation.IsCancellationRequested)
        {
            // Said once; the health page alone goes without it.
            if (!_isLost)
                LogNotTold(failure.Message);
            _isLost = true;
        }
    }

    private static bool IsLost(Exception failure) =>
        failure is ControlPlaneUnavailableException or TimeoutException or OperationCanceledException;

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster could not be told how this instance is: {Reason}")]
    private partial void LogNotTold(string reason);
}
