using System.Collections.Concurrent;
using ImageGateway.Core.Control;
using ImageGateway.Core.Health;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The health of the providers as this process alone sees it. A subject without news is forgotten.</summary>
internal sealed class EmbeddedProviderHealth(HealthWindow window, TimeProvider clock) : IProviderHealth
{
    private readonly ConcurrentDictionary<HealthSubject, ProviderStatistics> _subjects = new();
    private long _swept = clock.GetTimestamp();

    public ValueTask<HealthView> ReportAsync(
        HealthSubject subject, IReadOnlyCollection<OutcomeCount> outcomes, CancellationToken cancellationToken)
    {
        SweepOnceAWindow();
        var statistics = _subjects.GetOrAdd(subject, static (_, self) => new(self.Window, self.Clock), (Window: window, Clock: clock));
        return ValueTask.FromResult(Report(statistics, outcomes));
    }

    // Credentials come from callers, so subjects would add up. One that is swept while it reports loses that report.
    private void SweepOnceAWindow()
    {
        var swept = Interlocked.Read(ref _swept);
        if (clock.GetElapsedTime(swept) < window.Length || Interlocked.CompareExchange(ref _swept, clock.GetTimestamp(), swept) != swept)
            return;
        foreach (var subject in _subjects)
        {
            if (Report(subject.Value, []).Total == 0)
                _subjects.TryRemove(subject);
        }
    }

    private static HealthView Report(ProviderStatistics statistics, IReadOnlyCollection<OutcomeCount> outcomes)
    {
        lock (statistics)
            return statistics.Report(outcomes);
    }
}
