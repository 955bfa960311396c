namespace ImageGateway.Core.RequestLog;

/// <summary>Roll-ups by period and <see cref="RollupKey"/>, with a bound on the keys of a period. Not safe for several threads.</summary>
/// <param name="period">Length of a period: a minute or an hour.</param>
/// <param name="maxKeys">Most keys of a period that are counted apart; further ones are counted as <see cref="RollupKey.Other"/>.</param>
public sealed class RollupTable(TimeSpan period, int maxKeys = RollupTable.DefaultMaxKeys)
{
    /// <summary>Most keys of a period unless told otherwise.</summary>
    public const int DefaultMaxKeys = 10_000;

    private readonly SortedDictionary<DateTimeOffset, Dictionary<RollupKey, RollupMeasures>> _periods = [];

    // Most entries of a batch are of the same period and key as the one before.
    private (DateTimeOffset Start, RollupKey Key, RollupMeasures? Measures) _last;

    /// <summary>All roll-ups, in order of time.</summary>
    public IEnumerable<(DateTimeOffset Start, RollupKey Key, RollupMeasures Measures)> Rows =>
        _periods.SelectMany(static of => of.Value.Select(row => (of.Key, row.Key, row.Value)));

    /// <summary>Adds entries to the sums of their periods.</summary>
    public void Add(IEnumerable<LogEntry> entries) => Add(entries, null);

    /// <summary>Adds entries to the sums of their periods, under keys that a limit allows; null: under their own.</summary>
    public void Add(IEnumerable<LogEntry> entries, RollupKeyLimit? limit)
    {
        foreach (var entry in entries)
        {
            var key = RollupKey.From(entry);
            Of(entry.At, limit?.Limit(entry.At, key) ?? key).Add(entry);
        }
    }

    /// <summary>Adds all roll-ups of a table of shorter periods.</summary>
    public void Add(RollupTable shorter)
    {
        foreach (var (start, key, measures) in shorter.Rows)
            Add(start, key, measures);
    }

    /// <summary>Adds a roll-up of the same or a shorter period.</summary>
    public void Add(DateTimeOffset start, RollupKey key, RollupMeasures measures) => Of(start, key).Add(measures);

    /// <summary>The start of the period that a time lies in.</summary>
    public DateTimeOffset StartOf(DateTimeOffset at) => StartOf(at, period);

    /// <summary>The start of the period of a length that a time lies in; periods begin at whole multiples of their length in UTC.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, TimeSpan length) =>
        new(at.UtcTicks - (at.UtcTicks % length.Ticks), TimeSpan.Zero);

    private RollupMeasures Of(DateTimeOffset at, RollupKey key)
    {
        var start = StartOf(at);
        if (_last.Measures is { } last && _last.Start == start && _last.Key == key)
            return last;
        var measures = Find(start, key);
        _last = (start, key, measures);
        return measures;
    }

    private RollupMeasures Find(DateTimeOffset start, RollupKey key)
    {
        if (!_periods.TryGetValue(start, out var keys))
            _periods[start] = keys = [];
        if (keys.TryGetValue(key, out var measures))
            return measures;
        if (keys.Count >= maxKeys)
            key = key.ToOther();
        if (!keys.TryGetValue(key, out measures))
            keys[key] = measures = new();
        return measures;
    }
}
