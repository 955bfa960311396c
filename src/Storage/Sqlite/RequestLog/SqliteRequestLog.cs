using System.Collections.Immutable;
using System.Globalization;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Request log of one process: a SQLite file for each UTC day, and <c>rollups.db</c> with the sums of all hours.</summary>
/// <remarks>
/// Sums by hour are added by batch id after the day's own transaction: what a crash left out between the two is caught up at the
/// next start, and no batch is counted twice.
/// </remarks>
public sealed class SqliteRequestLog : IRequestLogStore, ILogRollups, ILogRetention, IDisposable
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string HoursSchema = SqliteRollups.LongSchema + LogValueSql.KeyedSchema
        + "CREATE TABLE applied (batch BLOB NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (batch, day)) WITHOUT ROWID;";

    // Rows lie in the order of their key: a time span of a workspace lies together.
    private const string Keyed = " WITHOUT ROWID";

    private readonly string _folder;
    private readonly SqliteFile _hours;
    private readonly SqliteFile _tables;
    private readonly LogFeedbackTable _feedback;
    private readonly Lock _gate = new();
    private readonly LogSearch _search;
    private readonly RollupKeyLimit _limit = new();
    private readonly SortedDictionary<DateOnly, SqliteLogDay> _days = [];
    private volatile bool _isCaughtUp;

    /// <summary>A request log in a folder, which is made with the first entry.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures the time of searches; null: the system's clock.</param>
    public SqliteRequestLog(string folder, TimeProvider? time = null)
    {
        _folder = folder;
        _search = new(ListDaysAsync, time ?? TimeProvider.System);
        _hours = new(
            Path.Combine(folder, "rollups.db"), durable: false,
            new(HoursSchema, LogDayTable.Workspaces.Schema(Keyed), LogDayTable.Totals.Schema(Keyed)));
        _tables = new(Path.Combine(folder, "feedback.db"), durable: false, new(LogFeedbackTable.Schema + LogExportTable.Schema));
        _feedback = new(new SqliteLogDatabase(_tables));
        Exports = new LogExportTable(new SqliteLogDatabase(_tables));
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.db"))
        {
            if (DateOnly.TryParseExact(
                Path.GetFileNameWithoutExtension(file), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                _days[day] = new(day, file);
        }
    }

    /// <value>Feedback on requests.</value>
    public ILogFeedback Feedback => _feedback;

    /// <value>Exports of entries.</value>
    public ILogExports Exports { get; }

    /// <value>Bytes of all days.</value>
    public long Bytes => NewestFirst().Sum(static day => day.Bytes);

    /// <summary>Adds to the sums by hour what a crash left out. The first batch does so before it is stored.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async ValueTask CatchUpAsync(CancellationToken cancellation)
    {
        foreach (var day in NewestFirst())
            await CatchUpAsync(day, cancellation);
        _isCaughtUp = true;
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation)
    {
        if (!_isCaughtUp)
            await TryCatchUpAsync(cancellation);
        LogRefusalException? refusal = null;
        foreach (var part in batch.Entries.GroupBy(static entry => DateOnly.FromDateTime(entry.At.UtcDateTime)))
        {
            var (day, entries) = (DayOf(part.Key), part.ToList());
            var minutes = MinutesOf(entries);
            try
            {
                await day.AppendAsync(batch, entries, minutes, cancellation);
            }
            catch (IOException refused) when (refused.InnerException is SqliteException { SqliteErrorCode: var code } && IsOfData(code))
            {
                refusal = new([.. entries, .. refusal?.Entries ?? []], refused.Message, refused);
                continue;
            }
            catch (ObjectDisposedException removed) when (!NewestFirst().Contains(day))
            {
                throw new IOException($"The day {part.Key:yyyy-MM-dd} was removed meanwhile; the batch may be appended again.", removed);
            }

            await AddHoursAsync(day.Day, batch, entries, minutes, cancellation);
        }

        if (refusal is not null)
            throw refusal;
    }

    // What is wrong lies in the values: they break a constraint, or are longer than a row can be.
    private static bool IsOfData(int code) =>
        code is SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH;

    /// <inheritdoc/>
    public async ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        if (filter.TraceIds.IsEmpty)
            return await _search.ListAsync(filter, after, limit, NewestFirst().Select(static day => day.Day), cancellation);
        return LogPage.Of(await ListDaysAsync(filter, after, limit + 1, cancellation), limit);
    }

    /// <inheritdoc/>
    public async ValueTask<LogEntry?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (LogCursor.FromId(id) is not { } place)
            return null;
        var day = NewestFirst().Find(day => day.Day == DateOnly.FromDateTime(place.At.UtcDateTime));
        return day is null ? null : await ReadAsync(day, day.FindAsync(place, cancellation), null);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LogEntry>> FindTraceAsync(string traceId, CancellationToken cancellation)
    {
        var found = new List<LogEntry>();
        foreach (var day in NewestFirst())
            found.AddRange(await ReadAsync(day, day.FindTraceAsync(traceId, cancellation), []));
        return [.. found.OrderBy(static entry => entry.At).ThenBy(static entry => entry.Attempt).ThenBy(static entry => entry.Retry)];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<Rollup>> RollupsAsync(
        LogFilter filter, RollupPeriod period, bool withLatency, CancellationToken cancellation)
    {
        if (!filter.IsOfRollups)
            throw new ArgumentException("The filter names more than the dimensions of roll-ups.", nameof(filter));
        if (period != RollupPeriod.Minute)
        {
            var table = period == RollupPeriod.Day ? SqliteRollups.Days : SqliteRollups.Own;
            return _hours.Exists ? await _hours.ReadAsync(work => SqliteRollups.Find(work, table, filter, withLatency), cancellation) : [];
        }

        var found = new List<Rollup>();
        foreach (var day in NewestFirst().AsEnumerable().Reverse().Where(day => Overlaps(day.Day, filter, null)))
            found.AddRange(await ReadAsync(day, day.RollupsAsync(filter, withLatency, cancellation), []));
        return [.. found];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<RollupKey>> KeysAsync(ImmutableArray<string> workspaces, CancellationToken cancellation)
    {
        if (!_hours.Exists)
            return [];
        var keys = await _hours.ReadAsync(SqliteRollups.Keys, cancellation);
        return [.. keys.Select(static row => row.Key).Where(key => workspaces.IsEmpty || workspaces.Contains(key.Workspace))];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ValueSum>> ValuesAsync(string name, LogFilter filter, CancellationToken cancellation)
    {
        if (!_hours.Exists)
            return [];
        return [.. await _hours.ReadAsync(
            work =>
            {
                var until = SqliteValues.SummedUntil(work, LogDayTable.Of(filter)).ToUnixTimeMilliseconds();
                var known = filter.Workspaces.IsEmpty
                    ? work.Query(LogValueSql.Workspaces, static row => row.GetString(0), SqliteLogDatabase.Named([name]))
                    : [];
                var (sql, values) = LogValueSql.ValuesQuery(name, filter, until, known);
                return work.Query(sql, LogValueSql.Read, SqliteLogDatabase.Named(values));
            },
            cancellation)];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<UserCount>> UsersAsync(LogFilter filter, CancellationToken cancellation)
    {
        var (sql, values) = LogValueSql.UsersQuery(filter);
        return _hours.Exists
            ? [.. await new SqliteLogDatabase(_hours).QueryAsync(sql, LogValueSql.ReadUsers, values, cancellation)]
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask SumDaysAsync(DateOnly before, CancellationToken cancellation)
    {
        if (!_hours.Exists)
            return;
        await _hours.RunAsync(
            work =>
            {
                SqliteValues.SumDays(work, new(before.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveBodiesAsync(string workspace, DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var day in NewestFirst().AsEnumerable().Reverse())
        {
            if (removed >= limit || new DateTimeOffset(day.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) >= before)
                break;
            var rest = limit - removed;
            removed += await ReadAsync(
                day, day.RemoveBodiesAsync(workspace, before.ToUnixTimeMilliseconds(), rest, cancellation), 0);
        }

        return removed;
    }

    /// <inheritdoc/>
    public async ValueTask<LogRemoval> TrimAsync(LogRetention retention, CancellationToken cancellation)
    {
        var (removed, bytes, left) = (0, 0L, Bytes);
        foreach (var day in NewestFirst().AsEnumerable().Reverse())
        {
            if (!(day.Day < retention.OldestDay) && !(left > retention.MaxBytes))
                continue;
            await CatchUpAsync(day, cancellation);
            var size = day.Bytes;
            lock (_gate)
                _days.Remove(day.Day);
            day.Remove();
            await _hours.RunAsync(work => work.Execute("DELETE FROM applied WHERE day = $day", ("$day", day.Day.DayNumber)), cancellation);
            (removed, bytes, left) = (removed + 1, bytes + size, left - size);
        }

        if (retention.OldestDay is { } oldest && _tables.Exists)
            await _feedback.RemoveAsync(new(oldest.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancellation);
        return new(removed, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var day in NewestFirst())
            day.Dispose();
        _hours.Dispose();
        _tables.Dispose();
    }

    // A day that cannot be read keeps no other from being written; it is tried again before it is removed.
    private async ValueTask TryCatchUpAsync(CancellationToken cancellation)
    {
        foreach (var day in NewestFirst())
        {
            try
            {
                await CatchUpAsync(day, cancellation);
            }
            catch (IOException)
            {
                continue;
            }
        }

        _isCaughtUp = true;
    }

    private async ValueTask CatchUpAsync(SqliteLogDay day, CancellationToken cancellation)
    {
        var applied = await _hours.RunAsync(
            work => work.Query(
                "SELECT batch FROM applied WHERE day = $day", static row => new Guid(
                    row.GetFieldValue<byte[]>(0), bigEndian: true), ("$day", day.Day.DayNumber)),
            cancellation);
        foreach (var batch in (await day.BatchesAsync(cancellation)).ExceptBy(applied, static batch => batch.Id))
        {
            var entries = await day.EntriesAsync(batch.Id, cancellation);
            await AddHoursAsync(day.Day, batch, entries, MinutesOf(entries), cancellation);
        }
    }

    private RollupTable MinutesOf(List<LogEntry> entries)
    {
        var minutes = new RollupTable(TimeSpan.FromMinutes(1));
        minutes.Add(entries, _limit);
        return minutes;
    }

    private async ValueTask AddHoursAsync(
        DateOnly day, LogBatch batch, List<LogEntry> entries, RollupTable minutes, CancellationToken cancellation) =>
        await _hours.RunAsync(
        work =>
        {
            if (work.Execute(
                "INSERT OR IGNORE INTO applied (batch, day) VALUES ($batch, $day)", ("$batch", SqliteLogRows.Bytes(batch.Id)),
                ("$day", day.DayNumber)) == 0)
                return false;
            var (hours, days) = (new RollupTable(TimeSpan.FromHours(1)), new RollupTable(TimeSpan.FromDays(1)));
            hours.Add(minutes);
            days.Add(minutes);
            SqliteRollups.Add(work, SqliteRollups.Own, hours);
            SqliteRollups.Add(work, SqliteRollups.Days, days);
            var values = new ValueTable();
            values.Add(entries, batch.CountedMetadata);
            SqliteValues.Add(work, values);
            return true;
        },
        cancellation);

    private async ValueTask<List<LogEntry>> ListDaysAsync(
        LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        var found = new List<LogEntry>();
        foreach (var day in NewestFirst().Where(day => Overlaps(day.Day, filter, after)))
        {
            found.AddRange(await ReadAsync(day, day.ListAsync(filter, after, limit - found.Count, cancellation), []));
            if (found.Count >= limit)
                break;
        }

        return found;
    }

    // A day that is trimmed while it is read has nothing left to give.
    private async ValueTask<T> ReadAsync<T>(SqliteLogDay day, ValueTask<T> reading, T nothing)
    {
        try
        {
            return await reading;
        }
        catch (ObjectDisposedException) when (!NewestFirst().Contains(day))
        {
            return nothing;
        }
    }

    private SqliteLogDay DayOf(DateOnly day)
    {
        lock (_gate)
        {
            if (!_days.TryGetValue(day, out var file))
                _days[day] = file = new(day, Path.Combine(_folder, day.ToString(DayFormat, CultureInfo.InvariantCulture) + ".db"));
            return file;
        }
    }

    private List<SqliteLogDay> NewestFirst()
    {
        lock (_gate)
            return [.. _days.Values.Reverse()];
    }

    private static bool Overlaps(DateOnly day, LogFilter filter, LogCursor? after)
    {
        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return !(start.AddDays(1) <= filter.From) && !(start >= filter.Until) && !(start > after?.At);
    }
}
