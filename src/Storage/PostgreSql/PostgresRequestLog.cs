using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Request log of a cluster in PostgreSQL: all instances write, and each sees what all wrote.</summary>
/// <remarks>
/// A batch, its id and its roll-ups are one transaction. Days are partitions, so a day is forgotten by dropping its tables.
/// </remarks>
public sealed class PostgresRequestLog : IRequestLogStore, ILogRollups, ILogRetention, IAsyncDisposable
{
    // Seconds after which the server ends a query.
    private const int QuerySeconds = 20;

    // Longer than any batch waits in a spool, which is bounded in bytes; a batch that is older would be stored twice.
    private static readonly TimeSpan BatchesKept = TimeSpan.FromDays(30);

    private readonly NpgsqlDataSource _database;
    private readonly PostgresLogSchema _schema;
    private readonly PostgresLogDatabase _statements;
    private readonly LogFeedbackTable _feedback;
    private readonly LogSearch _search;
    private readonly RollupKeyLimit _limit = new();
    private readonly TimeProvider _time;

    /// <summary>A request log in a database, whose tables are made when they are first needed.</summary>
    /// <param name="connection">The connection string, as Npgsql reads it.</param>
    /// <param name="time">Tells the time.</param>
    public PostgresRequestLog(string connection, TimeProvider time)
    {
        (_database, _time) = (NpgsqlDataSource.Create(connection), time);
        _schema = new(_database);
        _statements = new(_database, _schema);
        _feedback = new(_statements);
        _search = new(ListAllAsync, time);
        Exports = new LogExportTable(_statements);
        Images = new ImageRecordTable(_statements);
    }

    /// <value>Feedback on requests.</value>
    public ILogFeedback Feedback => _feedback;

    /// <value>Exports of entries.</value>
    public ILogExports Exports { get; }

    /// <value>Records of archived images, which all instances share.</value>
    public IImageRecords Images { get; }

    /// <summary>Says what is wrong with a connection string, without the values in it; null: nothing.</summary>
    public static string? FaultOf(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection).Host is { Length: > 0 }
                ? null
                : "must name a host, as in Host=db;Database=logs;Username=gateway;Password=…";
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            return "is no connection string of PostgreSQL, such as Host=db;Database=logs;Username=gateway;Password=…";
        }
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation)
    {
        try
        {
            await StoreAsync(batch, cancellation);
        }
        catch (IOException refused) when (refused.InnerException is PostgresException { SqlState: var state } && IsOfData(state))
        {
            throw new LogRefusalException(batch.Entries, refused.Message, refused);
        }
    }

    // What is wrong lies in the values: they are out of range, break a constraint, or are too long for an index. A check is broken where
    // a day's partition is missing, which is made with the next batch.
    private static bool IsOfData(string state) =>
        state.StartsWith("22", StringComparison.Ordinal)
        || (state.StartsWith("23", StringComparison.Ordinal) && state != PostgresErrorCodes.CheckViolation)
        || state == PostgresErrorCodes.ProgramLimitExceeded;

    private async ValueTask StoreAsync(LogBatch batch, CancellationToken cancellation) => await _statements.TryAsync(
        async () =>
        {
            var days = batch.Entries.Select(static entry => DateOnly.FromDateTime(entry.At.UtcDateTime)).ToHashSet();
            days.Add(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).AddDays(1));
            await _schema.EnsureAsync(days, cancellation);
            await using var connection = await _database.OpenConnectionAsync(cancellation);
            await using var work = await connection.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand("INSERT INTO log_batch (id) VALUES ($1) ON CONFLICT DO NOTHING", connection)
            {
                Parameters = { new() { Value = batch.Id } },
            };
            if (await command.ExecuteNonQueryAsync(cancellation) == 0)
                return false;
            await PostgresLogRows.CopyAsync(connection, batch.Entries, cancellation);
            await PostgresRollups.AddAsync(connection, _schema.Dimensions, batch.Entries, _limit, cancellation);
            var values = new ValueTable();
            values.Add(batch.Entries, batch.CountedMetadata);
            await PostgresValues.AddAsync(connection, values, cancellation);
            await PostgresLogListener.NotifyAsync(connection, batch.Entries, cancellation);
            await work.CommitAsync(cancellation);
            return true;
        });

    /// <inheritdoc/>
    public async ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        if (filter.TraceIds.IsEmpty && !filter.IsOfWorkspaces)
            return await _search.ListAsync(filter, after, limit, await DaysAsync(cancellation), cancellation);

        // An index finds these.
        return LogPage.Of(await ListAllAsync(filter, after, limit + 1, cancellation), limit);
    }

    /// <inheritdoc/>
    public async ValueTask<LogEntry?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (LogCursor.FromId(id) is not { } place)
            return null;
        var found = await WithBodiesAsync("entry.at = $1 AND entry.id = $2", cancellation, place.At, id);
        return found is [var entry] ? entry : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LogEntry>> FindTraceAsync(string traceId, CancellationToken cancellation)
    {
        var found = await WithBodiesAsync("entry.trace = $1", cancellation, PostgresLogRows.Text(traceId));
        return [.. found.OrderBy(static entry => entry.At).ThenBy(static entry => entry.Attempt).ThenBy(static entry => entry.Retry)];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<Rollup>> RollupsAsync(
        LogFilter filter, RollupPeriod period, bool withLatency, CancellationToken cancellation)
    {
        if (!filter.IsOfRollups)
            throw new ArgumentException("The filter names more than the dimensions of roll-ups.", nameof(filter));
        return await _statements.TryAsync(async () =>
        {
            await _schema.EnsureAsync([], cancellation);
            await using var connection = await _database.OpenConnectionAsync(cancellation);
            return await PostgresRollups.FindAsync(connection, PostgresRollups.TableOf(period), filter, withLatency, cancellation);
        });
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<RollupKey>> KeysAsync(ImmutableArray<string> workspaces, CancellationToken cancellation)
    {
        var keys = await _statements.TryAsync(async () =>
        {
            await _schema.EnsureAsync([], cancellation);
            await using var connection = await _database.OpenConnectionAsync(cancellation);
            return await PostgresRollups.KeysAsync(connection, cancellation);
        });
        return [.. keys.Select(static row => row.Key).Where(key => workspaces.IsEmpty || workspaces.Contains(key.Workspace))];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ValueSum>> ValuesAsync(string name, LogFilter filter, CancellationToken cancellation)
    {
        var summed = await _statements.QueryAsync(
            LogDayTable.Of(filter).SummedUntil, static row => row.GetInt64(0), [], cancellation);
        var known = filter.Workspaces.IsEmpty
            ? await _statements.QueryAsync(LogValueSql.Workspaces, static row => row.GetString(0), [name], cancellation)
            : [];
        var (sql, values) = LogValueSql.ValuesQuery(name, filter, summed is [var until] ? until : 0, known);
        return [.. await _statements.QueryAsync(sql, LogValueSql.Read, values, cancellation)];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<UserCount>> UsersAsync(LogFilter filter, CancellationToken cancellation)
    {
        var (sql, values) = LogValueSql.UsersQuery(filter);
        return [.. await _statements.QueryAsync(sql, LogValueSql.ReadUsers, values, cancellation)];
    }

    /// <inheritdoc/>
    public async ValueTask SumDaysAsync(DateOnly before, CancellationToken cancellation) => await _statements.TryAsync(async () =>
    {
        await _schema.EnsureAsync([], cancellation);
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        await using var work = await connection.BeginTransactionAsync(cancellation);
        await PostgresValues.SumDaysAsync(connection, new(before.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancellation);
        await work.CommitAsync(cancellation);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask<int> RemoveBodiesAsync(string workspace, DateTimeOffset before, int limit, CancellationToken cancellation) =>
        await _statements.ExecuteAsync(
            $"""
            DELETE FROM log_body WHERE (at, id) IN (
                SELECT body.at, body.id FROM log_entry entry JOIN log_body body ON body.at = entry.at AND body.id = entry.id
                WHERE entry.workspace = $1 AND entry.at < $2 LIMIT {limit})
            """,
            [workspace, before.ToUniversalTime()], cancellation);

    /// <summary>Entries as any instance stores them, from now on, without their bodies; a batch of very many is cut.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    public IAsyncEnumerable<ImmutableArray<LogEntry>> ListenAsync(CancellationToken cancellation) =>
        new PostgresLogListener(_database, _schema).ListenAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask<LogRemoval> TrimAsync(LogRetention retention, CancellationToken cancellation) =>
        await _statements.TryAsync(async () =>
    {
        await _schema.EnsureAsync([], cancellation);
        var days = await _schema.DaysAsync(cancellation);
        var (removed, bytes, left) = (0, 0L, days.Sum(static day => day.Bytes));
        foreach (var (day, size) in days)
        {
            if (!(day < retention.OldestDay) && !(left > retention.MaxBytes))
                continue;
            await _schema.DropAsync(day, cancellation);
            (removed, bytes, left) = (removed + 1, bytes + size, left - size);
        }

        var now = _time.GetUtcNow();
        await DeleteAsync("DELETE FROM log_batch WHERE stored_at < $1", now - BatchesKept, cancellation);
        await DeleteAsync("DELETE FROM log_minute WHERE start < $1", now - TimeSpan.FromHours(48), cancellation);
        if (retention.OldestDay is { } oldest)
            await _feedback.RemoveAsync(new(oldest.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancellation);
        return new LogRemoval(removed, bytes);
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private ValueTask<List<LogEntry>> ListAllAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        var condition = new LogCondition(filter, after, new PostgresLogDialect());
        return QueryAsync(
            $"SELECT {LogRow.Columns} FROM log_entry entry WHERE {condition.Text} ORDER BY entry.at DESC, entry.id DESC LIMIT {limit}",
            PostgresLogRows.Read, condition.Values, cancellation);
    }

    private ValueTask<List<DateOnly>> DaysAsync(CancellationToken cancellation) =>
        _statements.QueryAsync(PostgresLogSchema.Days, static row => PostgresLogSchema.DayOf(row.GetString(0)), [], cancellation);

    private ValueTask<List<LogEntry>> WithBodiesAsync(string condition, CancellationToken cancellation, params object[] values) =>
        QueryAsync(
            $"""
            SELECT {LogRow.Columns}, {LogRow.BodyColumns} FROM log_entry entry
            LEFT JOIN log_body body ON body.at = entry.at AND body.id = entry.id WHERE {condition}
            """,
            PostgresLogRows.ReadWithBody, values, cancellation);

    private async ValueTask<List<LogEntry>> QueryAsync(
        string sql, Func<NpgsqlDataReader, LogEntry> read, IReadOnlyList<object> values, CancellationToken cancellation) =>
        await _statements.TryAsync(async () =>
        {
            await _schema.EnsureAsync([], cancellation);
            await using var command = _database.CreateCommand(sql);
            command.CommandTimeout = QuerySeconds;
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<LogEntry>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(read(reader));
            return rows;
        });

    private async ValueTask DeleteAsync(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = before });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
