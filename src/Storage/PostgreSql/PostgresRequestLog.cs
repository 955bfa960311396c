using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Request log of a cluster in PostgreSQL: all instances write, and each sees what all wrote.</summary>
/// <remarks>
/// A batch, its id and its roll-ups are one transaction. Days are partitions, so a day is forgotten by dropping its tables.
/// </remarks>
public sealed class PostgresRequestLog : IRequestLogStore, IAsyncDisposable
{
    // Seconds after which the server ends a search.
    private const int SearchSeconds = 20;
    private const int MaxSearchDays = 7;

    // Longer than any batch waits in a spool, which is bounded in bytes; a batch that is older would be stored twice.
    private static readonly TimeSpan BatchesKept = TimeSpan.FromDays(30);

    private readonly NpgsqlDataSource _database;
    private readonly PostgresLogSchema _schema;
    private readonly TimeProvider _time;

    /// <summary>A request log in a database, whose tables are made when they are first needed.</summary>
    /// <param name="connection">The connection string, as Npgsql reads it.</param>
    /// <param name="time">Tells the time.</param>
    public PostgresRequestLog(string connection, TimeProvider time)
    {
        (_database, _time) = (NpgsqlDataSource.Create(connection), time);
        _schema = new(_database);
    }

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
    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation) => new(TryAsync(
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
            await PostgresRollups.AddAsync(connection, batch.Entries, cancellation);
            await work.CommitAsync(cancellation);
            return true;
        }));

    /// <inheritdoc/>
    public async ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        var (bounded, isBounded) = Bounded(filter, after);
        var condition = new LogCondition(bounded, after, new PostgresLogDialect());
        var found = await QueryAsync(
            $"SELECT {LogRow.Columns} FROM log_entry entry WHERE {condition.Text} ORDER BY entry.at DESC, entry.id DESC LIMIT {limit + 1}",
            PostgresLogRows.Read, condition.Values, cancellation);
        if (found.Count > limit)
            return new([.. found.Take(limit)], LogCursor.From(found[limit - 1]), IsBounded: false);
        return new([.. found], isBounded ? new(bounded.From!.Value, Guid.Empty) : null, isBounded);
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
    public async ValueTask<ImmutableArray<Rollup>> RollupsAsync(LogFilter filter, bool byMinute, CancellationToken cancellation)
    {
        if (!filter.IsOfRollups)
            throw new ArgumentException("The filter names more than the dimensions of roll-ups.", nameof(filter));
        return await TryAsync(async () =>
        {
            await _schema.EnsureAsync([], cancellation);
            await using var connection = await _database.OpenConnectionAsync(cancellation);
            return await PostgresRollups.FindAsync(connection, byMinute ? "log_minute" : "log_hour", filter, cancellation);
        });
    }

    /// <inheritdoc/>
    public async ValueTask<LogRemoval> TrimAsync(LogRetention retention, CancellationToken cancellation) => await TryAsync(async () =>
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
        return new LogRemoval(removed, bytes);
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // Entries are read one by one where no index helps, so only for some days at a time.
    private (LogFilter Filter, bool IsBounded) Bounded(LogFilter filter, LogCursor? after)
    {
        if (filter.IsOfRollups || !filter.TraceIds.IsEmpty)
            return (filter, false);
        var newest = new[] { filter.Until, after?.At, _time.GetUtcNow().AddDays(1) }.Min()!.Value;
        var oldest = newest - TimeSpan.FromDays(MaxSearchDays);
        return filter.From >= oldest || oldest <= DateTimeOffset.UnixEpoch ? (filter, false) : (filter with { From = oldest }, true);
    }

    private ValueTask<List<LogEntry>> WithBodiesAsync(string condition, CancellationToken cancellation, params object[] values) =>
        QueryAsync(
            $"""
            SELECT {LogRow.Columns}, {LogRow.BodyColumns} FROM log_entry entry
            LEFT JOIN log_body body ON body.at = entry.at AND body.id = entry.id WHERE {condition}
            """,
            PostgresLogRows.ReadWithBody, values, cancellation);

    private async ValueTask<List<LogEntry>> QueryAsync(
        string sql, Func<NpgsqlDataReader, LogEntry> read, IReadOnlyList<object> values, CancellationToken cancellation) =>
        await TryAsync(async () =>
        {
            await _schema.EnsureAsync([], cancellation);
            await using var command = _database.CreateCommand(sql);
            command.CommandTimeout = SearchSeconds;
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

    // Whatever the server or the network says, the store is away. What was made may be gone: another instance removes old days.
    private async Task<T> TryAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (NpgsqlException failure)
        {
            _schema.Forget();
            throw new IOException($"PostgreSQL cannot be used: {failure.Message}", failure);
        }
    }
}
