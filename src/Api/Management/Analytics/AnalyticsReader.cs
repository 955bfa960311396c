using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>
/// Reads the sums that analytics show: from roll-ups where the filter names only their dimensions, else from the entries themselves,
/// within bounds.
/// </summary>
internal sealed class AnalyticsReader(IRequestLogStore log, ILogRollups rollups, TimeProvider time)
{
    /// <summary>Most entries that are read one by one.</summary>
    public const int MaxEntries = 2_000_000;

    private const int Page = 10_000;

    private static readonly TimeSpan MinutesKept = TimeSpan.FromHours(48);
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    /// <summary>Sums by step and dimensions.</summary>
    /// <param name="filter">A filter with both times.</param>
    /// <param name="withLatency">False when nobody asks for percentiles of durations, which are most of what is read.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async ValueTask<AnalyticsData> ReadAsync(LogFilter filter, bool withLatency, CancellationToken cancellation)
    {
        var (whole, step) = Widened(filter);
        if (whole.IsOfRollups)
            return Of(whole, step, await rollups.RollupsAsync(whole, PeriodOf(step), withLatency, cancellation));
        var table = new RollupTable(step, int.MaxValue);
        var bounded = await ScanAsync(whole, table.Add, cancellation);
        return Of(whole, step, [.. table.Rows.Select(static row => new Rollup(row.Start, row.Key, row.Measures))]) with
        {
            IsOfEntries = true,
            IsBounded = bounded,
        };
    }

    /// <summary>End users by step.</summary>
    /// <param name="filter">A filter with both times.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async ValueTask<(AnalyticsUsers Users, bool IsOfEntries, bool IsBounded)> ReadUsersAsync(
        LogFilter filter, CancellationToken cancellation)
    {
        var (whole, step) = Widened(filter);
        var (steps, total) = (new SortedDictionary<DateTimeOffset, DistinctCount>(), new DistinctCount());
        var (isOfEntries, bounded) = (!whole.IsOfWorkspaces || step < TimeSpan.FromHours(1), false);
        if (isOfEntries)
        {
            bounded = await ScanAsync(
                whole,
                entries =>
                {
                    foreach (var entry in entries.Where(static entry => entry.User.Length > 0))
                    {
                        CountOf(RollupTable.StartOf(entry.At, step)).Add(entry.User);
                        total.Add(entry.User);
                    }
                },
                cancellation);
        }
        else
        {
            foreach (var hour in await rollups.UsersAsync(whole, cancellation))
            {
                CountOf(RollupTable.StartOf(hour.Start, step)).Add(hour.Users);
                total.Add(hour.Users);
            }
        }

        var counts = steps.ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value.Count);
        return (new(counts, total.Count), isOfEntries, bounded);

        DistinctCount CountOf(DateTimeOffset start)
        {
            if (!steps.TryGetValue(start, out var count))
                steps[start] = count = new();
            return count;
        }
    }

    /// <summary>Sums of each end user or metadata value.</summary>
    /// <param name="name">Name of the metadata key; empty: end users.</param>
    /// <param name="counted">True when every workspace that the filter asks for counts the key apart.</param>
    /// <param name="filter">A filter with both times.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async ValueTask<(Dictionary<string, ValueMeasures> Values, bool IsOfEntries, bool IsBounded)> ReadValuesAsync(
        string name, bool counted, LogFilter filter, CancellationToken cancellation)
    {
        var (whole, step) = Widened(filter);
        var isOfHours = counted && whole.IsOfWorkspaces && step >= TimeSpan.FromHours(1);
        var (values, isOfEntries, bounded) = (new Dictionary<string, ValueMeasures>(), !isOfHours, false);
        if (isOfEntries)
        {
            bounded = await ScanAsync(
                whole,
                entries =>
                {
                    foreach (var entry in entries)
                    {
                        var value = name.Length == 0 ? entry.User : entry.Metadata.GetValueOrDefault(name) ?? string.Empty;
                        if (value.Length > 0)
                            SumOf(value).Add(entry);
                    }
                },
                cancellation);
        }
        else
        {
            foreach (var row in await rollups.ValuesAsync(name, whole, cancellation))
                SumOf(row.Value).Add(row.Measures);
        }

        return (values, isOfEntries, bounded);

        ValueMeasures SumOf(string value)
        {
            if (!values.TryGetValue(value, out var sum))
                values[value] = sum = new();
            return sum;
        }
    }

    /// <summary>The filter with its times widened to whole steps, and the length of a step.</summary>
    public (LogFilter Filter, TimeSpan Step) Widened(LogFilter filter)
    {
        var (from, until) = (filter.From!.Value, filter.Until!.Value);
        var step = RollupSeries.StepFor(until - from);
        if (step < TimeSpan.FromHours(1) && from < time.GetUtcNow() - MinutesKept + TimeSpan.FromMinutes(1))
            step = TimeSpan.FromHours(1);
        var end = RollupTable.StartOf(until, step);
        return (filter with { From = RollupTable.StartOf(from, step), Until = end < until ? end + step : end }, step);
    }

    private static AnalyticsData Of(LogFilter filter, TimeSpan step, ImmutableArray<Rollup> rollups) =>
        new(filter.From!.Value, filter.Until!.Value, step, rollups, IsOfEntries: false, IsBounded: false);

    private static RollupPeriod PeriodOf(TimeSpan step) => step < TimeSpan.FromHours(1) ? RollupPeriod.Minute
        : step < TimeSpan.FromDays(1) ? RollupPeriod.Hour
        : RollupPeriod.Day;

    // True when the search ended at a bound before it had read all entries.
    private async ValueTask<bool> ScanAsync(LogFilter filter, Action<IEnumerable<LogEntry>> add, CancellationToken cancellation)
    {
        var (since, read, after) = (time.GetTimestamp(), 0, (LogCursor?)null);
        while (true)
        {
            var page = await log.ListAsync(filter, after, Page, cancellation);
            add(page.Entries);
            read += page.Entries.Length;
            after = page.Next;
            if (page.IsBounded || after is null)
                return page.IsBounded;
            if (read >= MaxEntries || time.GetElapsedTime(since) > MaxTime)
                return true;
        }
    }
}
