using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Entries of one UTC day with their bodies and their roll-ups by minute, in a file of their own.</summary>
/// <remarks>A day is forgotten by removing its file, which costs nothing and gives its space back at once.</remarks>
/// <param name="day">The day.</param>
/// <param name="path">The file.</param>
internal sealed class SqliteLogDay(DateOnly day, string path) : IDisposable
{
    private static readonly SqliteMigrations Migrations = new(
        SqliteLogRows.Schema + SqliteRollups.Schema, SqliteLogRows.TokensSchema, SqliteLogRows.NumbersSchema);

    private readonly SqliteFile _file = new(path, durable: false, Migrations)
    {
        Opened = SqliteLogDialect.AddFunctions,
        TakesManyRows = true,
    };

    /// <value>The day.</value>
    public DateOnly Day => day;

    /// <value>Bytes of the file and its log.</value>
    public long Bytes => new[] { path, path + "-wal" }.Sum(static part => new FileInfo(part) is { Exists: true } file ? file.Length : 0);

    /// <summary>Stores the part of a batch that lies in this day, with its sums by minute. False when it was stored before.</summary>
    public ValueTask<bool> AppendAsync(
        LogBatch batch, IReadOnlyList<LogEntry> entries, RollupTable minutes, CancellationToken cancellation) => _file.RunAsync(
        work =>
        {
            if (work.Execute(
                "INSERT OR IGNORE INTO batch (id, entries, names) VALUES ($id, $entries, $names)", ("$id", SqliteLogRows.Bytes(batch.Id)),
                ("$entries", entries.Count), ("$names", LogRow.NamesOf(batch))) == 0)
                return false;
            var number = work.Query("SELECT last_insert_rowid()", static row => row.GetInt64(0))[0];
            SqliteLogRows.Insert(work, number, entries);
            SqliteRollups.Add(work, SqliteRollups.Own, minutes);
            return true;
        },
        cancellation);

    /// <summary>Batches of this day, without their entries.</summary>
    public ValueTask<List<LogBatch>> BatchesAsync(CancellationToken cancellation) =>
        _file.ReadAsync(
            static work => work.Query(
                "SELECT id, names FROM batch ORDER BY number",
                static row => new LogBatch(new(row.GetFieldValue<byte[]>(0), bigEndian: true), [])
                {
                    CountedMetadata = LogRow.NamesOf(row.IsDBNull(1) ? null : row.GetString(1)),
                }),
            cancellation);

    /// <summary>Removes bodies of a workspace's entries that began before a time, and returns how many.</summary>
    public ValueTask<int> RemoveBodiesAsync(string workspace, long before, int limit, CancellationToken cancellation) => _file.RunAsync(
        work => work.Execute(
            """
            DELETE FROM body WHERE rowid IN (
                SELECT body.rowid FROM entry JOIN body ON body.rowid = entry.body WHERE entry.workspace = $workspace AND entry.at < $before LIMIT $limit)
            """,
            ("$workspace", workspace), ("$before", before), ("$limit", limit)),
        cancellation);

    /// <summary>Entries of a batch, without their bodies.</summary>
    public ValueTask<List<LogEntry>> EntriesAsync(Guid batch, CancellationToken cancellation) => _file.ReadAsync(
        work => work.Query(
            $"SELECT {LogRow.Columns} FROM entry WHERE batch = (SELECT number FROM batch WHERE id = $id)", SqliteLogRows.Read,
            ("$id", SqliteLogRows.Bytes(batch))),
        cancellation);

    /// <summary>Entries from the newest to the oldest, without their bodies.</summary>
    public ValueTask<List<LogEntry>> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        var condition = new LogCondition(filter, after, new SqliteLogDialect());
        return _file.ReadAsync(
            work => work.Query(
                $"SELECT {LogRow.Columns} FROM entry WHERE {condition.Text} ORDER BY at DESC, id DESC LIMIT $limit",
                SqliteLogRows.Read,
                [.. condition.Values.Select(static (value, index) => ($"${index + 1}", (object?)value)), ("$limit", limit)]),
            cancellation);
    }

    /// <summary>The entry at a place with its body, or null.</summary>
    public async ValueTask<LogEntry?> FindAsync(LogCursor place, CancellationToken cancellation)
    {
        var found = await WithBodiesAsync(
            "entry.at = $at AND entry.id = $id", [("$at", place.At.ToUnixTimeMilliseconds()), ("$id", SqliteLogRows.Bytes(place.Id))],
            cancellation);
        return found is [var entry] ? entry : null;
    }

    /// <summary>Entries of a trace with their bodies.</summary>
    public ValueTask<List<LogEntry>> FindTraceAsync(string trace, CancellationToken cancellation) =>
        WithBodiesAsync("entry.trace = $trace", [("$trace", trace)], cancellation);

    /// <summary>Roll-ups by minute whose dimensions and times fit.</summary>
    public ValueTask<ImmutableArray<Rollup>> RollupsAsync(LogFilter filter, bool withLatency, CancellationToken cancellation) =>
        _file.ReadAsync(work => SqliteRollups.Find(work, SqliteRollups.Own, filter, withLatency), cancellation);

    /// <summary>Removes the day's file.</summary>
    public void Remove()
    {
        _file.Dispose();
        foreach (var part in new[] { path, path + "-wal", path + "-shm" })
            File.Delete(part);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ValueTask<List<LogEntry>> WithBodiesAsync(string condition, (string, object?)[] parameters, CancellationToken cancellation) =>
        _file.ReadAsync(
            work => work.Query(
                $"SELECT {LogRow.Columns}, {LogRow.BodyColumns} FROM entry LEFT JOIN body ON body.rowid = entry.body WHERE {condition}",
                SqliteLogRows.ReadWithBody, parameters),
            cancellation);
}
