using System.Collections.Concurrent;
using System.Globalization;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Tables of the request log in PostgreSQL: a partition for each UTC day, made before it is written to.</summary>
internal sealed class PostgresLogSchema(NpgsqlDataSource database)
{
    // Any number of this gateway's own; instances that start together make the tables one after the other.
    private const long Lock = 0x696777_6c6f67;

    private const string DayFormat = "yyyyMMdd";

    /// <summary>Lists the days that have a partition, each by its name, the newest first.</summary>
    internal const string Days =
        """
        SELECT replace(child.relname, 'log_entry_', '') FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'log_entry'::regclass ORDER BY 1 DESC
        """;

    // The table that Tables makes last: where it is, all are.
    private static readonly string LastTable = LogDayTable.Totals.Mark;

    private static readonly string Tables = """
        CREATE TABLE IF NOT EXISTS log_entry (
            at timestamptz NOT NULL, id uuid NOT NULL, trace text NOT NULL, source smallint NOT NULL, final boolean NOT NULL, attempt integer NOT NULL,
            retry integer NOT NULL, path text NOT NULL, reason smallint NOT NULL, provider text NOT NULL, model text NOT NULL,
            operation smallint NOT NULL, workspace text NOT NULL, api_key text NOT NULL, virtual_key text NOT NULL, config text NOT NULL,
            "user" text NOT NULL, metadata jsonb, status integer NOT NULL, class smallint NOT NULL, code text NOT NULL, cache smallint NOT NULL,
            fallback boolean NOT NULL, queue bigint NOT NULL, headers bigint NOT NULL, total bigint NOT NULL, own bigint NOT NULL,
            reserved bigint NOT NULL, settled bigint NOT NULL, uncertain boolean NOT NULL, exact boolean NOT NULL, request_bytes bigint NOT NULL,
            response_bytes bigint NOT NULL, tokens bigint NOT NULL, images jsonb, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
        CREATE INDEX IF NOT EXISTS log_entry_by_workspace ON log_entry (workspace, at DESC, id DESC);
        CREATE INDEX IF NOT EXISTS log_entry_by_trace ON log_entry USING hash (trace);
        CREATE TABLE IF NOT EXISTS log_body (
            at timestamptz NOT NULL, id uuid NOT NULL, prompt text, redacted boolean NOT NULL, request text NOT NULL, sent text NOT NULL,
            received text NOT NULL, response text NOT NULL, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
        CREATE TABLE IF NOT EXISTS log_batch (id uuid PRIMARY KEY, stored_at timestamptz NOT NULL DEFAULT now());
        CREATE INDEX IF NOT EXISTS log_batch_by_age ON log_batch (stored_at);
        CREATE TABLE IF NOT EXISTS log_dimension (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, workspace text NOT NULL, provider text NOT NULL, model text NOT NULL,
            operation smallint NOT NULL, virtual_key text NOT NULL, api_key text NOT NULL, status integer NOT NULL, cache smallint NOT NULL,
            UNIQUE (workspace, provider, model, operation, virtual_key, api_key, status, cache));
        CREATE TABLE IF NOT EXISTS log_minute (start timestamptz, dimension bigint, sums bigint[], latency bytea, PRIMARY KEY (start, dimension));
        CREATE TABLE IF NOT EXISTS log_hour (start timestamptz, dimension bigint, sums bigint[], latency bytea, PRIMARY KEY (start, dimension));
        CREATE TABLE IF NOT EXISTS log_day (start timestamptz, dimension bigint, sums bigint[], latency bytea, PRIMARY KEY (start, dimension));

        """ + LogValueSql.Schema + LogFeedbackTable.Schema + LogExportTable.Schema + ImageRecordTable.Schema
        + LogDayTable.Workspaces.Schema(string.Empty) + Tokens + LogDayTable.Totals.Schema(string.Empty);

    // What is null for entries of earlier versions, in the partitions that are there as well.
    private const string Tokens = """
        ALTER TABLE log_entry ADD COLUMN IF NOT EXISTS input_tokens bigint;
        ALTER TABLE log_entry ADD COLUMN IF NOT EXISTS output_tokens bigint;
        """;

    private readonly HashSet<DateOnly> _days = [];
    private bool _hasTables;

    /// <value>Ids of dimensions that are known to be stored, until something fails.</value>
    public ConcurrentDictionary<RollupKey, long> Dimensions { get; } = [];

    /// <summary>Makes what is missing for entries of these days.</summary>
    public async ValueTask EnsureAsync(IReadOnlyCollection<DateOnly> days, CancellationToken cancellation)
    {
        lock (_days)
        {
            if (_hasTables && days.All(_days.Contains))
                return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var work = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellation);

        // Statements that find everything made would still lock tables against instances that write.
        if (!await ExistsAsync(connection, LastTable, cancellation))
            await ExecuteAsync(connection, Tables, cancellation);
        foreach (var day in days)
        {
            if (await ExistsAsync(connection, "log_body_" + NameOf(day), cancellation))
                continue;
            var (name, from, until) = (NameOf(day), Text(day), Text(day.AddDays(1)));
            await ExecuteAsync(
                connection,
                $"""
                CREATE TABLE IF NOT EXISTS log_entry_{name} PARTITION OF log_entry FOR VALUES FROM ('{from}') TO ('{until}');
                CREATE TABLE IF NOT EXISTS log_body_{name} PARTITION OF log_body FOR VALUES FROM ('{from}') TO ('{until}');
                """,
                cancellation);
        }

        await work.CommitAsync(cancellation);
        lock (_days)
        {
            _hasTables = true;
            _days.UnionWith(days);
        }
    }

    /// <summary>Forgets what is made, so that the next call looks again.</summary>
    public void Forget()
    {
        lock (_days)
        {
            _hasTables = false;
            _days.Clear();
        }

        Dimensions.Clear();
    }

    /// <summary>Days that have a partition, the oldest first, with the bytes of each.</summary>
    public async ValueTask<List<(DateOnly Day, long Bytes)>> DaysAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            SELECT replace(child.relname, 'log_entry_', ''), pg_total_relation_size(child.oid) + pg_total_relation_size(replace(child.relname, 'entry', 'body')::regclass)
            FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = 'log_entry'::regclass ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var days = new List<(DateOnly, long)>();
        while (await reader.ReadAsync(cancellation))
            days.Add((DayOf(reader.GetString(0)), reader.GetInt64(1)));
        return days;
    }

    /// <summary>Removes the partitions of a day. Another instance that does the same changes nothing.</summary>
    public async ValueTask DropAsync(DateOnly day, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"DROP TABLE IF EXISTS log_entry_{NameOf(day)}, log_body_{NameOf(day)}");
        await command.ExecuteNonQueryAsync(cancellation);
        lock (_days)
            _days.Remove(day);
    }

    /// <summary>The day of the name that a partition has for it.</summary>
    internal static DateOnly DayOf(string name) => DateOnly.ParseExact(name, DayFormat, CultureInfo.InvariantCulture);

    private static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 00:00:00+00";

    private static async ValueTask<bool> ExistsAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.Add(new() { Value = table });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async ValueTask ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // The text is this assembly's own; days are digits.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
