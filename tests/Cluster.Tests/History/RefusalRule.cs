using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>
/// Nobody is refused as used up while what it needs has been free, or has lain unused with a front-end that answers, for
/// longer than some time. What nobody uses is one or the other, except for what processes hold that are away: as far as
/// documents name it, it does not count; while something else is amiss, refusals are not judged.
/// </summary>
/// <param name="patience">The time.</param>
internal sealed class RefusalRule(TimeSpan patience) : IHistoryRule
{
    private const int UsedUp = 412;

    public IEnumerable<string> Violations(RunHistory history)
    {
        var faults = new FaultSpans(history);
        var attempts = history.Attempts.ToLookup(attempt => attempt.Budget);
        foreach (var (budget, limit) in history.Limits)
        {
            var use = UseOf(attempts[budget]);
            foreach (var attempt in attempts[budget].Where(attempt => attempt.End is { Kind: HistoryKind.Failed, Status: UsedUp }))
            {
                var until = attempt.End!.At;
                var from = until - (long)patience.TotalMicroseconds;
                if (from < limit.At || faults.Touch(from, until))
                    continue;
                var unused = limit.Limits.Free(use.Most(from, until) + faults.Held(budget, until));
                if (unused.Covers(attempt.Need))
                    yield return $"{attempt} was refused at {until} us, though {unused} was unused for {patience.TotalSeconds:0.##} s";
            }
        }
    }

    // From when on something is used, and how much: by what is known of front-ends, or else as soon as a client asked.
    private static StepSums UseOf(IEnumerable<AttemptStory> attempts)
    {
        var steps = new List<(long At, Amount Amount)>();
        foreach (var attempt in attempts)
        {
            if (attempt.Admitted is { } admitted)
                steps.Add((admitted.At, attempt.Need));
            else if (attempt.End is not { Kind: HistoryKind.Failed } && attempt.Begin is { } begin && attempt.Settled.Count == 0)
                steps.Add((begin.At, attempt.Need));
            foreach (var settled in attempt.Settled)
                steps.Add((settled.At, settled.Amount + settled.Uncertain - (attempt.Admitted is null ? Amount.Zero : attempt.Need)));
        }

        return new(steps);
    }

    /// <summary>A sum that changes at certain times.</summary>
    private sealed class StepSums
    {
        private readonly long[] _times;
        private readonly Amount[] _sums;

        public StepSums(List<(long At, Amount Amount)> steps)
        {
            steps.Sort(static (a, b) => a.At.CompareTo(b.At));
            _times = [.. steps.Select(step => step.At)];
            _sums = new Amount[steps.Count];
            var sum = Amount.Zero;
            for (var i = 0; i < steps.Count; i++)
                _sums[i] = sum += steps[i].Amount;
        }

        /// <summary>The most of each part at any time of a span.</summary>
        public Amount Most(long from, long until)
        {
            var index = Array.BinarySearch(_times, from);
            index = index >= 0 ? index : ~index - 1;
            var most = index >= 0 ? _sums[index] : Amount.Zero;
            for (index++; index < _times.Length && _times[index] <= until; index++)
                most = Amount.Max(most, _sums[index]);
            return most;
        }
    }

    /// <summary>The times at which processes are away, and what they hold then.</summary>
    private sealed class FaultSpans
    {
        private readonly List<(string Process, long From, long Until)> _spans = [];
        private readonly ILookup<string, HistoryLine> _written;
        private readonly HashSet<string> _frontEnds;

        public FaultSpans(RunHistory history)
        {
            _written = history.Lines.Where(line => line.Ledger is not null).ToLookup(line => line.Budget!);
            _frontEnds = [.. history.Lines.Where(line => line.Kind == HistoryKind.Admitted).Select(line => line.Process)];
            foreach (var line in history.Lines)
            {
                if (line.Kind == HistoryKind.Away)
                    _spans.Add((line.Process, line.At, long.MaxValue));
                var open = line.Kind == HistoryKind.Back
                    ? _spans.FindLastIndex(span => span.Process == line.Process && span.Until == long.MaxValue)
                    : -1;
                if (open >= 0)
                    _spans[open] = _spans[open] with { Until = line.At };
            }
        }

        public bool Touch(long from, long until) =>
            _spans.Exists(span => span.From <= until && span.Until >= from && !_frontEnds.Contains(span.Process));

        public Amount Held(string budget, long at)
        {
            var away = _spans.Where(span => span.From <= at && span.Until >= at).Select(span => span.Process).ToArray();
            if (away.Length == 0)
                return Amount.Zero;
            var leases = _written[budget].LastOrDefault(line => line.At <= at)?.Ledger?.Leases ?? [];
            return leases.Where(lease => Array.Exists(away, process => lease.Id.StartsWith(process + "-", StringComparison.Ordinal)))
                .Aggregate(Amount.Zero, (sum, lease) => sum + lease.Held);
        }
    }
}
