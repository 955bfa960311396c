using System.Collections.Concurrent;
using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The health of the providers as this process alone sees it. A subject without news is forgotten.</summary>
internal sealed class EmbeddedProviderHealth(HealthWindow window, TimeProvider clock) : IProviderHealth
{
    private readonly ConcurrentDictionary<CircuitKey, ProviderStatistics> _subjects = new();
    private long _swept = clock.GetTimestamp();

    public ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken)
    {
        SweepOnceAWindow();
        var statistics = Of(subject);
        lock (statistics)
            return ValueTask.FromResult(statistics.Report(report));
    }

    public ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken)
    {
        var statistics = Of(subject);
        lock (statistics)
            return ValueTask.FromResult(statistics.TryProbe(validity));
    }

    private ProviderStatistics Of(CircuitKey subject) =>
        _subjects.GetOrAdd(subject, static (_, self) => new(self.Window, self.Clock), (Window: window, Clock: clock));

    // Credentials come from callers, so subjects would add up. One that is swept while it reports loses that report.
    private void SweepOnceAWindow()
    {
        var swept = Interlocked.Read(ref _swept);
        if (clock.GetElapsedTime(swept) < window.Length || Interlocked.CompareExchange(ref _swept, clock.GetTimestamp(), swept) != swept)
            return;
        foreach (var subject in _subjects)
        {
            if (IsSilent(subject.Value))
                _subjects.TryRemove(subject);
        }
    }

    private static bool IsSilent(ProviderStatistics statistics)
    {
        lock (statistics)
            return statistics.View().Total == 0;
    }
}
