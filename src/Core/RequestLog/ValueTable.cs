using System.Collections.Immutable;

namespace ImageGateway.Core.RequestLog;

/// <summary>
/// Sums by hour and workspace of each end user and of each value of chosen metadata keys, and the count of different users. Not safe
/// for several threads.
/// </summary>
public sealed class ValueTable
{
    /// <summary>Most metadata keys of a workspace.</summary>
    public const int MaxNames = 5;

    /// <summary>
    /// Most values of a name that an hour, and a day that is over, counts apart; those with the fewest requests are counted as one.
    /// </summary>
    public const int MaxValues = 1_000;

    private readonly Dictionary<(DateTimeOffset Start, string Workspace, string Name, string Value), ValueMeasures> _sums = [];
    private readonly Dictionary<(DateTimeOffset Start, string Workspace), DistinctCount> _users = [];

    /// <summary>All sums, in an order that is the same for all tables, so that stores can lock rows in it.</summary>
    public IEnumerable<ValueRollup> Rows => _sums
        .OrderBy(static row => row.Key.Start).ThenBy(static row => row.Key.Workspace, StringComparer.Ordinal)
        .ThenBy(static row => row.Key.Name, StringComparer.Ordinal).ThenBy(static row => row.Key.Value, StringComparer.Ordinal)
        .Select(static row => new ValueRollup(row.Key.Start, row.Key.Workspace, row.Key.Name, row.Key.Value, row.Value));

    /// <summary>Different users of each hour and workspace, in the same order.</summary>
    public IEnumerable<UserCount> Users => _users
        .OrderBy(static row => row.Key.Start).ThenBy(static row => row.Key.Workspace, StringComparer.Ordinal)
        .Select(static row => new UserCount(row.Key.Start, row.Key.Workspace, row.Value));

    /// <summary>Sums by day of those rows whose day ended before a time, in the same order.</summary>
    public IEnumerable<ValueRollup> DaysBefore(DateTimeOffset end) => Rows
        .Where(row => row.Start < end)
        .GroupBy(static row => (Start: RollupTable.StartOf(row.Start, TimeSpan.FromDays(1)), row.Workspace, row.Name, row.Value))
        .Select(static day => new ValueRollup(day.Key.Start, day.Key.Workspace, day.Key.Name, day.Key.Value, Sum(day)))
        .OrderBy(static row => row.Start).ThenBy(static row => row.Workspace, StringComparer.Ordinal)
        .ThenBy(static row => row.Name, StringComparer.Ordinal).ThenBy(static row => row.Value, StringComparer.Ordinal);

    /// <summary>Sums by day over all workspaces of those rows whose day ended before a time, in the same order.</summary>
    public IEnumerable<ValueRollup> TotalsBefore(DateTimeOffset end) => DaysBefore(end)
        .GroupBy(static row => (row.Start, row.Name, row.Value))
        .Select(static day => new ValueRollup(day.Key.Start, string.Empty, day.Key.Name, day.Key.Value, Sum(day)))
        .OrderBy(static row => row.Start).ThenBy(static row => row.Name, StringComparer.Ordinal)
        .ThenBy(static row => row.Value, StringComparer.Ordinal);

    /// <summary>Adds entries to the sums of their users and values.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="names">Metadata keys to count, by workspace; null: none.</param>
    public void Add(IEnumerable<LogEntry> entries, ImmutableSortedDictionary<string, ImmutableArray<string>>? names)
    {
        foreach (var entry in entries)
        {
            var start = RollupTable.StartOf(entry.At, TimeSpan.FromHours(1));
            if (entry.User.Length > 0)
            {
                Of(start, entry, string.Empty, entry.User).Add(entry);
                UsersOf(start, entry.Workspace).Add(entry.User);
            }

            foreach (var name in NamesOf(names, entry.Workspace))
            {
                if (entry.Metadata.TryGetValue(name, out var value) && value.Length > 0)
                    Of(start, entry, name, value).Add(entry);
            }
        }
    }

    private static ImmutableArray<string> NamesOf(ImmutableSortedDictionary<string, ImmutableArray<string>>? names, string workspace) =>
        names is not null && names.TryGetValue(workspace, out var own) ? own : [];

    private static ValueMeasures Sum(IEnumerable<ValueRollup> rows)
    {
        var sum = new ValueMeasures();
        foreach (var row in rows)
            sum.Add(row.Measures);
        return sum;
    }

    private ValueMeasures Of(DateTimeOffset start, LogEntry entry, string name, string value)
    {
        var key = (start, entry.Workspace, name, value);
        if (!_sums.TryGetValue(key, out var measures))
            _sums[key] = measures = new();
        return measures;
    }

    private DistinctCount UsersOf(DateTimeOffset start, string workspace)
    {
        if (!_users.TryGetValue((start, workspace), out var count))
            _users[(start, workspace)] = count = new();
        return count;
    }
}

/// <summary>Sums of one value over a time span.</summary>
/// <param name="Value">The value; empty: all that are not counted apart.</param>
/// <param name="Measures">The sums.</param>
public sealed record ValueSum(string Value, ValueMeasures Measures);

/// <summary>Sums of one value over an hour or a day.</summary>
/// <param name="Start">Start of the hour or day.</param>
/// <param name="Workspace">Id of the workspace; empty: all workspaces.</param>
/// <param name="Name">Name of the metadata key; empty: the value is an end user.</param>
/// <param name="Value">The value; empty: all that are not counted apart.</param>
/// <param name="Measures">The sums.</param>
public sealed record ValueRollup(DateTimeOffset Start, string Workspace, string Name, string Value, ValueMeasures Measures);

/// <summary>Different end users of one hour and workspace.</summary>
/// <param name="Start">Start of the hour.</param>
/// <param name="Workspace">Id of the workspace.</param>
/// <param name="Users">The count.</param>
public sealed record UserCount(DateTimeOffset Start, string Workspace, DistinctCount Users);

/// <summary>Sums over the entries of one value. Sums of parts add up to that of the whole.</summary>
public sealed class ValueMeasures
{
    /// <value>Requests of callers: entries that are final.</value>
    public long Requests { get; set; }

    /// <value>Requests that were answered with a status of 400 or above.</value>
    public long Errors { get; set; }

    /// <value>Charges of all attempts, in micro-dollars.</value>
    public long MicroDollars { get; set; }

    /// <value>Tokens of all attempts.</value>
    public long Tokens { get; set; }

    /// <value>Images that callers got.</value>
    public long Images { get; set; }

    /// <value>Start of the last entry, in milliseconds of Unix time.</value>
    public long LastSeen { get; set; }

    /// <summary>Adds an entry to the sums.</summary>
    public void Add(LogEntry entry)
    {
        MicroDollars += entry.Cost.Settled;
        Tokens += entry.Tokens;
        LastSeen = Math.Max(LastSeen, entry.At.ToUnixTimeMilliseconds());
        if (!entry.IsFinal)
            return;
        Requests++;
        Errors += entry.IsError ? 1 : 0;
        Images += entry.Images.Length;
    }

    /// <summary>Adds the sums of another part.</summary>
    public void Add(ValueMeasures other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        MicroDollars += other.MicroDollars;
        Tokens += other.Tokens;
        Images += other.Images;
        LastSeen = Math.Max(LastSeen, other.LastSeen);
    }
}
