using System.Collections.Immutable;

namespace ImageGateway.Core.CircuitBreaking;

/// <summary>
/// Rolling counts by status of one <see cref="CircuitKey"/>, its latency, and its one half-open permit. For one caller
/// at a time; memory is bounded by the window and the number of statuses.
/// </summary>
public sealed class ProviderStatistics(HealthWindow window, TimeProvider clock)
{
    private readonly Queue<Bucket> _buckets = new(window.Buckets + 1);
    private readonly Dictionary<int, TimeSpan> _lastSeen = [];
    private readonly LatencyMean _latency = new();
    private readonly long _start = clock.GetTimestamp();
    private Bucket? _newest;
    private long _probe;
    private TimeSpan _probeEnds = TimeSpan.MinValue;

    /// <summary>The longest that a half-open permit is valid.</summary>
    public static TimeSpan LongestProbe { get; } = TimeSpan.FromSeconds(60);

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>Takes a report in and answers with all of the window, the report included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The report is not sound; then nothing of it was taken in.</exception>
    public HealthView Report(HealthReport report)
    {
        Add(report);
        return View();
    }

    /// <summary>Takes a report in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The report is not sound; then nothing of it was taken in.</exception>
    public void Add(HealthReport report)
    {
        if (!report.IsSound())
            throw new ArgumentOutOfRangeException(
                nameof(report), report, "A status is 0 or from 100 to 599, seen at least once; latencies are not negative.");

        if (report.Recovered)
            Forget();
        foreach (var (status, count) in report.Outcomes)
            Add(status, count);
        Add(report.Latency);
        if (report.Probe == _probe)
            _probeEnds = TimeSpan.MinValue;
    }

    /// <summary>Adds latencies, which are sound.</summary>
    public void Add(LatencySample latency) => _latency.Add(latency, Now);

    /// <summary>Adds outcomes of one status, which is sound.</summary>
    public void Add(int status, long count)
    {
        var now = Now;
        var step = StepAt(now);
        if (_newest?.Step != step)
        {
            _buckets.Enqueue(_newest = new(step, []));
            DropOld(step);
        }

        _newest.Counts[status] = _newest.Counts.GetValueOrDefault(status) + count;
        _lastSeen[status] = now;
    }

    /// <summary>Forgets the counts, as after a recovery.</summary>
    public void Forget()
    {
        _buckets.Clear();
        _newest = null;
    }

    /// <summary>Gives the half-open permit to one caller, until its report or the end of its time.</summary>
    /// <param name="validity">How long the attempt may take; cut to <see cref="LongestProbe"/>.</param>
    /// <returns>The permit's number, or 0: someone else has it.</returns>
    public long TryProbe(TimeSpan validity)
    {
        var now = Now;
        if (now < _probeEnds)
            return 0;
        _probeEnds = now + (validity < LongestProbe ? validity : LongestProbe);
        return ++_probe;
    }

    /// <summary>All of the window.</summary>
    public HealthView View()
    {
        var now = Now;
        DropOld(StepAt(now));
        var sums = new SortedDictionary<int, long>();
        foreach (var (status, count) in _buckets.SelectMany(bucket => bucket.Counts))
            sums[status] = sums.GetValueOrDefault(status) + count;
        return new(window.Length, [.. sums.Select(sum => new SeenStatus(sum.Key, sum.Value, now - _lastSeen[sum.Key]))], _latency.At(now));
    }

    private long StepAt(TimeSpan now) => (long)(now / (window.Length / window.Buckets));

    private void DropOld(long step)
    {
        while (_buckets.TryPeek(out var oldest) && oldest.Step < step - window.Buckets)
            _buckets.Dequeue();
    }

    private sealed record Bucket(long Step, Dictionary<int, long> Counts);
}
