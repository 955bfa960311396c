using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>
/// Tells the control plane how attempts ended and learns how those of all front-ends did, so that no request waits for it: every
/// second and a half, and four times a second where something failed lately, all subjects in one call. What it cannot tell is lost:
/// statistics may lose some.
/// </summary>
public sealed partial class HealthReporter(
    CircuitRegistry board, IProviderHealth health, TimeProvider time, ILogger<HealthReporter> logger) : BackgroundService
{
    private const int SubjectsAtOnce = 256;

    // One in so many ticks tells of what goes well, too.
    private const int Ticks = 6;

    // A subject whose owner hangs does not keep the others waiting for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private int _tick;

    /// <summary>Time between two calls of <see cref="TickAsync"/>.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Tells and asks about all subjects of which something happened.</summary>
    public Task FlushAsync(CancellationToken cancellation) => FlushAsync(ifUrgent: false, cancellation);

    /// <summary>Tells and asks about what is due after a further quarter of a second.</summary>
    public Task TickAsync(CancellationToken cancellation) => FlushAsync(ifUrgent: ++_tick % Ticks != 0, cancellation);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    private async Task FlushAsync(bool ifUrgent, CancellationToken cancellation)
    {
        board.Sweep();
        var reports = new List<(CircuitState Health, SubjectReport Report)>();
        foreach (var (subject, known) in board.Subjects)
        {
            if (known.TakeReport(ifUrgent) is { } report)
                reports.Add((known, new(subject, report)));
        }

        foreach (var chunk in reports.Chunk(SubjectsAtOnce))
            await SendAsync(chunk, cancellation);
    }

    private async Task SendAsync((CircuitState Health, SubjectReport Report)[] reports, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var lost = reports.Length;
        Exception? fault = null;
        try
        {
            var views = await health.ReportManyAsync(Array.ConvertAll(reports, static report => report.Report), either.Token)
                .AsTask().WaitAsync(either.Token);
            foreach (var (report, view) in reports.Zip(views))
            {
                if (view is null)
                    continue;
                report.Health.Learn(view);
                lost--;
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            fault = failure;
        }

        if (lost > 0)
            LogLost(logger, lost, fault);
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The outcomes of {Count} providers and credentials could not be reported and are lost")]
    private static partial void LogLost(ILogger logger, int count, Exception? failure);
}
