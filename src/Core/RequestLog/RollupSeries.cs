using System.Collections.Immutable;

namespace ImageGateway.Core.RequestLog;

/// <summary>Sums of roll-ups over steps of equal length, as a graph shows them.</summary>
/// <param name="Total">Sums over all steps.</param>
/// <param name="Points">One point for each step, in order of time, those without a request among them.</param>
public sealed record RollupSeries(RollupMeasures Total, ImmutableArray<SeriesPoint> Points)
{
    // Longest spans that are shown by minute and by hour.
    private static readonly TimeSpan ByMinute = TimeSpan.FromHours(6);
    private static readonly TimeSpan ByHour = TimeSpan.FromDays(7);

    /// <summary>Most points of a series.</summary>
    public const int MaxPoints = 1_000;

    /// <summary>Length of a step for a time span: a minute up to 6 hours, an hour up to 7 days, else whole days.</summary>
    public static TimeSpan StepFor(TimeSpan span)
    {
        if (span <= ByMinute)
            return TimeSpan.FromMinutes(1);
        return span <= ByHour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(Math.Max(1, Math.Ceiling(span.TotalDays / MaxPoints)));
    }

    /// <summary>The series of roll-ups, whose steps begin at whole multiples of their length in UTC.</summary>
    /// <param name="rollups">Roll-ups of periods that divide the step.</param>
    /// <param name="from">Start of the time span.</param>
    /// <param name="until">End of the time span, exclusive.</param>
    /// <param name="step">Length of a step.</param>
    public static RollupSeries From(IEnumerable<Rollup> rollups, DateTimeOffset from, DateTimeOffset until, TimeSpan step)
    {
        var (total, sums) = (new RollupMeasures(), new Dictionary<long, RollupMeasures>());
        foreach (var rollup in rollups)
        {
            if (rollup.Start < RollupTable.StartOf(from, step) || rollup.Start >= until)
                continue;
            var at = RollupTable.StartOf(rollup.Start, step).UtcTicks;
            if (!sums.TryGetValue(at, out var sum))
                sums[at] = sum = new();
            sum.Add(rollup.Measures);
            total.Add(rollup.Measures);
        }

        var points = ImmutableArray.CreateBuilder<SeriesPoint>();
        for (var at = RollupTable.StartOf(from, step); at < until; at += step)
            points.Add(new(at, sums.GetValueOrDefault(at.UtcTicks) ?? new()));
        return new(total, points.ToImmutable());
    }
}

/// <summary>One step of a series.</summary>
/// <param name="Start">Start of the step.</param>
/// <param name="Measures">Sums of the step.</param>
public sealed record SeriesPoint(DateTimeOffset Start, RollupMeasures Measures);
