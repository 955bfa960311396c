using System.Collections.Concurrent;
using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Roll-ups as rows of the tables <c>log_dimension</c>, <c>log_minute</c> and <c>log_hour</c>.</summary>
internal static class PostgresRollups
{
    private const string Places = "unnest($1::timestamptz[], $2::bigint[])";
    private const int MaxKnown = 100_000;

    /// <summary>Adds entries to the sums of their minutes and hours. Other instances may do so at the same time.</summary>
    public static async ValueTask AddAsync(
        NpgsqlConnection connection, ConcurrentDictionary<RollupKey, long> known, IReadOnlyList<LogEntry> entries, RollupKeyLimit limit,
        CancellationToken cancellation)
    {
        var tables = Enum.GetValues<RollupPeriod>().Select(static period => (Name: TableOf(period), Sums: new RollupTable(period.Length())))
            .ToList();
        foreach (var (_, sums) in tables)
            sums.Add(entries, limit);

        // All instances take rows in one order, first of dimensions and then of sums, so none waits for another in a circle.
        var dimensions = new Dictionary<RollupKey, long>();
        var keys = tables.SelectMany(static table => table.Sums.Rows).Select(static row => row.Key).Distinct();
        foreach (var key in keys.OrderBy(static key => key.ToString(), StringComparer.Ordinal))
        {
            if (!known.TryGetValue(key, out var id))
                id = await DimensionAsync(connection, known, key, cancellation);
            dimensions[key] = id;
        }

        foreach (var (name, sums) in tables)
            await AddAsync(connection, name, sums, dimensions, cancellation);
    }

    /// <summary>Name of the table of a period's sums.</summary>
    public static string TableOf(RollupPeriod period) => period switch
    {
        RollupPeriod.Minute => "log_minute",
        RollupPeriod.Hour => "log_hour",
        _ => "log_day",
    };

    private static async ValueTask AddAsync(
        NpgsqlConnection connection, string table, RollupTable rollups, Dictionary<RollupKey, long> dimensions,
        CancellationToken cancellation)
    {
        var rows = new SortedDictionary<(DateTimeOffset Start, long Dimension), RollupMeasures>();
        foreach (var (start, key, measures) in rollups.Rows)
        {
            // Texts that PostgreSQL cannot hold become one, so their rows must be one, too.
            if (!rows.TryAdd((start, dimensions[key]), measures))
                rows[(start, dimensions[key])].Add(measures);
        }

        object[] places =
            [rows.Keys.Select(static place => place.Start).ToArray(), rows.Keys.Select(static place => place.Dimension).ToArray()];
        await RunAsync(
            connection, $"INSERT INTO {table} (start, dimension) SELECT * FROM {Places} ON CONFLICT DO NOTHING", cancellation, places);
        var stored = await QueryAsync(
            connection,
            $"""
            SELECT own.start, own.dimension, own.sums, own.latency
            FROM {table} own JOIN {Places} place (start, dimension) ON own.start = place.start AND own.dimension = place.dimension
            WHERE own.sums IS NOT NULL ORDER BY own.start, own.dimension FOR UPDATE OF own
            """,
            static row => (
                Place: (row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1)),
                Sums: Read(row.GetFieldValue<long[]>(2), row.GetFieldValue<byte[]>(3))),
            cancellation, places);
        foreach (var (place, sums) in stored)
            rows[place].Add(sums);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var ((start, dimension), measures) in rows)
        {
            batch.BatchCommands.Add(new($"UPDATE {table} SET sums = $3, latency = $4 WHERE start = $1 AND dimension = $2")
            {
                Parameters =
                {
                    new() { Value = start }, new() { Value = dimension }, new() { Value = measures.ToNumbers() },
                    new() { Value = measures.Latency.ToBytes() },
                },
            });
        }

        if (rows.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Roll-ups within the times of a filter whose dimensions fit, in order of time.</summary>
    public static async ValueTask<ImmutableArray<Rollup>> FindAsync(
        NpgsqlConnection connection, string table, LogFilter filter, bool withLatency, CancellationToken cancellation)
    {
        var all = await KeysAsync(connection, cancellation);
        var keys = all.Where(row => filter.FitsKey(row.Key)).ToDictionary(static row => row.Id, static row => row.Key);

        // A sum, since PostgreSQL would look into the index of a bare column once for each dimension, over the whole time span.
        var condition = keys.Count < all.Count ? " AND dimension + 0 = ANY ($3)" : string.Empty;
        object[] values =
        [
            filter.From?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch,
            filter.Until?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch.AddYears(1000),
            .. condition.Length > 0 ? [keys.Keys.ToArray()] : (object[])[],
        ];
        var found = await QueryAsync(
            connection,
            $"""
            SELECT start, dimension, sums{(withLatency ? ", latency" : string.Empty)}
            FROM {table} WHERE start >= $1 AND start < $2{condition} AND sums IS NOT NULL
            """,
            row => keys.TryGetValue(row.GetInt64(1), out var key)
                ? new Rollup(
                    row.GetFieldValue<DateTimeOffset>(0), key,
                    Read(row.GetFieldValue<long[]>(2), withLatency ? row.GetFieldValue<byte[]>(3) : []))
                : null,
            cancellation, values);

        // The server would sort the rows with all that is in them, on its disk. One of a dimension that came since the keys were read is
        // left to the next question.
        return [.. found.OfType<Rollup>().OrderBy(static rollup => rollup.Start)];
    }

    /// <summary>All combinations of dimensions with their ids.</summary>
    public static ValueTask<List<(long Id, RollupKey Key)>> KeysAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        QueryAsync(
            connection, "SELECT id, workspace, provider, model, operation, virtual_key, api_key, status, cache FROM log_dimension",
            static row => (row.GetInt64(0), new RollupKey(
                row.GetString(1), row.GetString(2), row.GetString(3), (ImageOperation)row.GetInt16(4), row.GetString(5), row.GetString(6),
                row.GetInt32(7), (LogCache)row.GetInt16(8))),
            cancellation);

    private static async ValueTask<long> DimensionAsync(
        NpgsqlConnection connection, ConcurrentDictionary<RollupKey, long> known, RollupKey key, CancellationToken cancellation)
    {
        object[] values =
        [
            PostgresLogRows.Text(key.Workspace), PostgresLogRows.Text(key.Provider), PostgresLogRows.Text(key.Model), (short)key.Operation,
            PostgresLogRows.Text(key.VirtualKey), PostgresLogRows.Text(key.ApiKey), key.Status, (short)key.Cache,
        ];
        const string find = """
            SELECT id FROM log_dimension WHERE workspace = $1 AND provider = $2 AND model = $3 AND operation = $4 AND virtual_key = $5 AND api_key = $6 AND status = $7 AND cache = $8
            """;
        if (await QueryAsync(connection, find, static row => row.GetInt64(0), cancellation, values) is [var found])
        {
            // Only what was there before this transaction, which may be rolled back.
            if (known.Count < MaxKnown)
                known[key] = found;
            return found;
        }

        await RunAsync(
            connection,
            """
            INSERT INTO log_dimension (workspace, provider, model, operation, virtual_key, api_key, status, cache) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING
            """,
            cancellation, values);
        return (await QueryAsync(connection, find, static row => row.GetInt64(0), cancellation, values))[0];
    }

    private static RollupMeasures Read(long[] sums, byte[] latency) => RollupMeasures.From(sums, latency);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
#pragma warning disable CA2100 // Values go in as parameters; the text is this assembly's own.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static async ValueTask RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async ValueTask<List<T>> QueryAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }
}
