using ImageGateway.Api.Options;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Instances;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Api.Instances;

/// <summary>
/// Tells the directory of instances about this process: every few seconds, when it begins to drain, and when it has ended. A report
/// that does not arrive is not repeated, since the next one is due soon.
/// </summary>
/// <param name="identity">How this process is known.</param>
/// <param name="directory">The directory.</param>
/// <param name="conditions">Conditions under which it is ready.</param>
/// <param name="lifetime">Tells when it begins to drain.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
/// <param name="leases">Its leases; null: it is no front-end.</param>
public sealed partial class InstanceReporter(
    InstanceIdentity identity, IInstanceDirectory directory, IEnumerable<IReadiness> conditions, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<InstanceReporter> logger, LeaseManagerService? leases = null) : BackgroundService
{
    /// <summary>Greatest number of leases that a report names.</summary>
    public const int MaxLeases = 100;

    // Nobody waits for a report, least of all a process that ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private bool _isLost;

    /// <summary>Tells how things are now.</summary>
    /// <exception cref="ControlPlaneUnavailableException">The cluster does not answer.</exception>
    public ValueTask ReportAsync(CancellationToken cancellation) => directory.ReportAsync(Describe(State()), cancellation);

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
                await TryReportAsync(State(), draining.Token);
            while (await timer.WaitForNextTickAsync(draining.Token));
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested)
        {
            await TryReportAsync(InstanceState.Draining, stoppingToken);
        }
    }

    private InstanceState State() =>
        lifetime.ApplicationStopping.IsCancellationRequested ? InstanceState.Draining
        : lifetime.ApplicationStarted.IsCancellationRequested && conditions.All(condition => condition.IsReady) ? InstanceState.Ready
        : InstanceState.NotReady;

    private InstanceReport Describe(InstanceState state) => new()
    {
        Id = identity.Id,
        Name = identity.Name,
        Role = identity.Role,
        Version = GatewayVersion.Text,
        StartedAt = _startedAt,
        State = state,
        Leases = leases?.Held(MaxLeases) ?? HeldLeases.None,
    };

    private async ValueTask TryReportAsync(InstanceState state, CancellationToken cancellation)
    {
        try
        {
            await directory.ReportAsync(Describe(state), cancellation).AsTask().WaitAsync(Patience, time, cancellation);
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
