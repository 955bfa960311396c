using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>
/// Tells the control plane four times a second how attempts ended and learns how those of all front-ends did, so that no
/// request waits for it. What it cannot tell is lost: statistics may lose some.
/// </summary>
public sealed partial class HealthReporter(
    CircuitRegistry board, IProviderHealth health, TimeProvider time, ILogger<HealthReporter> logger) : BackgroundService
{
    private const int CallsAtOnce = 16;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // A subject whose owner hangs does not keep the others waiting for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Tells and asks about all subjects of which something happened.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        board.Sweep();
        var reports = board.Subjects.Select(subject => (subject.Key, Health: subject.Value, Report: subject.Value.TakeReport()))
            .Where(subject => subject.Report is not null).ToList();
        if (reports.Count > 0)
            await Parallel.ForEachAsync(
                reports, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation },
                (subject, ended) => SendAsync(subject.Key, subject.Health, subject.Report!, ended));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    private async ValueTask SendAsync(CircuitKey subject, CircuitState known, HealthReport report, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            known.Learn(await health.ReportAsync(subject, report, either.Token).AsTask().WaitAsync(either.Token));
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogLost(logger, subject.Provider, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcomes of provider {Provider} could not be reported and are lost")]
    private static partial void LogLost(ILogger logger, string provider, Exception failure);
}
