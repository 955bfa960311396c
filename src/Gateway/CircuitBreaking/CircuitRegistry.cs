using System.Collections.Concurrent;
using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>Health statistics of this front-end by subject. Subjects that nobody asks about are forgotten.</summary>
public sealed class CircuitRegistry(HealthWindow window, TimeProvider time)
{
    // Credentials and model names come from callers.
    private const int MaxSubjects = 4096;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<CircuitKey, CircuitState> _subjects = new();
    private long _swept = time.GetTimestamp();

    /// <summary>All subjects with their health.</summary>
    public IEnumerable<KeyValuePair<CircuitKey, CircuitState>> Subjects => _subjects;

    /// <summary>Gets the health of a subject; null where so many are kept that no more are added.</summary>
    public CircuitState? Get(CircuitKey subject)
    {
        if (_subjects.TryGetValue(subject, out var known))
            return known;
        return _subjects.Count < MaxSubjects
            ? _subjects.GetOrAdd(subject, static (_, self) => new(self.Window, self.Time), (Window: window, Time: time))
            : null;
    }

    /// <summary>Forgets what nobody asked for in a while.</summary>
    public void Sweep()
    {
        if (time.GetElapsedTime(_swept) < SweepEvery)
            return;
        _swept = time.GetTimestamp();
        foreach (var subject in _subjects.Where(subject => subject.Value.IsIdle(IdleAfter)))
            _subjects.TryRemove(subject);
    }
}
