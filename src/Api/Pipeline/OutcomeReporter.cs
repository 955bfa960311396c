using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Control;
using ImageGateway.Core.Health;
using ImageGateway.Core.Routing;

namespace ImageGateway.Api.Pipeline;

/// <summary>
/// Collects the outcomes of attempts and tells the control plane four times a second, so that no request waits for it.
/// What it cannot tell is lost: statistics may lose some.
/// </summary>
public sealed partial class OutcomeReporter(IProviderHealth health, TimeProvider time, ILogger<OutcomeReporter> logger) : BackgroundService
{
    private const int MaxSubjects = 4096;
    private const int HashBytes = 8;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private ConcurrentDictionary<(HealthSubject Subject, int Status), long> _outcomes = new();

    /// <summary>Notes how an attempt ended.</summary>
    /// <param name="target">Where it went.</param>
    /// <param name="model">The model, or null.</param>
    /// <param name="status">The status that it ended with.</param>
    public void Report(Target target, string? model, int status)
    {
        var outcomes = _outcomes;
        var key = (new HealthSubject(target.Provider, HashOf(target.ApiKey), model ?? string.Empty), status);
        if (outcomes.Count < MaxSubjects || outcomes.ContainsKey(key))
            outcomes.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }

    /// <summary>Tells what was collected.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_outcomes.IsEmpty)
            return;
        var outcomes = Interlocked.Exchange(ref _outcomes, new());
        foreach (var subject in outcomes.GroupBy(outcome => outcome.Key.Subject))
        {
            try
            {
                await health.ReportAsync(subject.Key, [.. subject.Select(outcome => new OutcomeCount(outcome.Key.Status, outcome.Value))], cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                LogLost(logger, subject.Key.Provider, failure);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await FlushAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // The credential itself never leaves this process.
    private string HashOf(string? credential)
    {
        if (string.IsNullOrEmpty(credential))
            return string.Empty;
        if (_hashes.TryGetValue(credential, out var known))
            return known;
        if (_hashes.Count >= MaxSubjects)
            _hashes.Clear();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(credential)).AsSpan(0, HashBytes));
        _hashes[credential] = hash;
        return hash;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcomes of provider {Provider} could not be reported and are lost")]
    private static partial void LogLost(ILogger logger, string provider, Exception failure);
}
