using System.Collections.Immutable;

namespace ImageGateway.Core.Health;

/// <summary>
/// Rolling counts by status of one <see cref="HealthSubject"/>. For one caller at a time; memory is bounded by the window
/// and the number of statuses.
/// </summary>
public sealed class ProviderStatistics(HealthWindow window, TimeProvider clock)
{
    private readonly Queue<Bucket> _buckets = new(window.Buckets + 1);
    private readonly long _start = clock.GetTimestamp();
    private Bucket? _newest;

    /// <summary>Adds outcomes and answers with all of the window, theirs included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not sound; then none was added.</exception>
    public HealthView Report(IReadOnlyCollection<OutcomeCount> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (!outcome.IsSound())
                throw new ArgumentOutOfRangeException(nameof(outcomes), outcome, "A status is 0 or from 100 to 599, seen at least once.");
        }

        var step = (long)(clock.GetElapsedTime(_start) / (window.Length / window.Buckets));
        if (outcomes.Count > 0)
            Add(step, outcomes);
        while (_buckets.TryPeek(out var oldest) && oldest.Step < step - window.Buckets)
            _buckets.Dequeue();
        return View();
    }

    private void Add(long step, IEnumerable<OutcomeCount> outcomes)
    {
        if (_newest?.Step != step)
            _buckets.Enqueue(_newest = new(step, []));
        foreach (var (status, count) in outcomes)
            _newest.Counts[status] = _newest.Counts.GetValueOrDefault(status) + count;
    }

    private HealthView View()
    {
        var sums = new SortedDictionary<int, long>();
        foreach (var (status, count) in _buckets.SelectMany(bucket => bucket.Counts))
            sums[status] = sums.GetValueOrDefault(status) + count;
        return new(window.Length, [.. sums.Select(sum => new OutcomeCount(sum.Key, sum.Value))]);
    }

    private sealed record Bucket(long Step, Dictionary<int, long> Counts);
}
