using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Adds the sums of users and metadata values to the tables <c>log_value</c>, <c>log_value_day</c> and <c>log_users</c>.</summary>
internal static class PostgresValues
{
    // Any number of this gateway's own. Folding takes rows in no order, so instances do it one after the other.
    private const long Lock = 0x696777_76616c;

    /// <summary>Adds the sums of a table to those that are stored.</summary>
    public static async ValueTask AddAsync(NpgsqlConnection connection, ValueTable table, CancellationToken cancellation)
    {
        var rows = Stored(table.Rows);
        if (rows.Count == 0)
            return;
        var rolledUntil = await LockAsync(connection, cancellation);
        await AddAsync(connection, LogValueTable.Hours, rows, cancellation);
        var late = Stored(table.DaysBefore(DateTimeOffset.FromUnixTimeMilliseconds(rolledUntil)));
        if (late.Count > 0)
            await AddAsync(connection, LogValueTable.Days, late, cancellation);
        foreach (var count in table.Users)
            await AddUsersAsync(connection, count, cancellation);
    }

    /// <summary>Makes sums by day up to a time, as far as there are none. Another instance that does the same changes nothing.</summary>
    public static async ValueTask SumDaysAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellation)
    {
        var (from, until) = (await LockAsync(connection, cancellation), before.ToUnixTimeMilliseconds());
        if (from >= until)
            return;
        var part = await PartAsync(connection, LogValueSql.FirstPart, cancellation);
        while (part is var (name, workspace))
        {
            await RunAsync(connection, LogValueSql.SumDays, cancellation, name, workspace, from, until);
            part = await PartAsync(connection, LogValueSql.NextPart, cancellation, name, workspace);
        }

        await RunAsync(connection, LogValueSql.NoteRolled, cancellation, until);
    }

    // Instances add sums one after the other. Returns the time up to which there are sums by day.
    private static async ValueTask<long> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        await using var command = Command(connection, LogValueSql.RolledUntil, []);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private static async ValueTask<(string Name, string Workspace)?> PartAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] after)
    {
        await using var command = Command(connection, sql, after);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetString(1)) : null;
    }

    // Texts that PostgreSQL cannot hold become one, so their rows must be one, too.
    private static List<ValueRollup> Stored(IEnumerable<ValueRollup> rows) =>
    [
        .. rows.GroupBy(static row => (row.Start, row.Workspace, row.Name, Value: PostgresLogRows.Text(row.Value)))
            .Select(static group => group.Aggregate(
                new ValueRollup(group.Key.Start, group.Key.Workspace, group.Key.Name, group.Key.Value, new()), Added)),
    ];

    private static async ValueTask AddAsync(
        NpgsqlConnection connection, LogValueTable table, List<ValueRollup> rows, CancellationToken cancellation)
    {
        await RunAsync(
            connection,
            $"""
            INSERT INTO {table.Name} ({LogValueSql.Columns})
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::bigint[], $10::bigint[])
            {table.AddToPresent}
            """,
            cancellation, Column(static row => row.Start.ToUnixTimeMilliseconds()), Column(static row => row.Workspace),
            Column(static row => PostgresLogRows.Text(row.Name)), Column(static row => row.Value),
            Column(static row => row.Measures.Requests),
            Column(static row => row.Measures.Errors), Column(static row => row.Measures.MicroDollars),
            Column(static row => row.Measures.Tokens), Column(static row => row.Measures.Images),
            Column(static row => row.Measures.LastSeen));
        foreach (var (start, workspace, name) in rows.Select(static row => (row.Start, row.Workspace, row.Name)).Distinct())
            await BoundAsync(connection, table, [start.ToUnixTimeMilliseconds(), workspace, PostgresLogRows.Text(name)], cancellation);

        object Column<T>(Func<ValueRollup, T> read) => rows.Select(read).ToArray();
    }

    private static ValueRollup Added(ValueRollup sum, ValueRollup row)
    {
        sum.Measures.Add(row.Measures);
        return sum;
    }

    private static async ValueTask BoundAsync(
        NpgsqlConnection connection, LogValueTable table, object[] period, CancellationToken cancellation)
    {
        await using (var count = Command(connection, table.Count, period))
        {
            if ((long)(await count.ExecuteScalarAsync(cancellation))! <= LogValueTable.MaxRows)
                return;
        }

        await RunAsync(connection, table.FoldRest, cancellation, period);
        await RunAsync(connection, table.DeleteRest, cancellation, period);
    }

    private static async ValueTask AddUsersAsync(NpgsqlConnection connection, UserCount count, CancellationToken cancellation)
    {
        object[] key = [count.Start.ToUnixTimeMilliseconds(), count.Workspace];
        await using (var find = Command(connection, "SELECT users FROM log_users WHERE start = $1 AND workspace = $2 FOR UPDATE", key))
        {
            if (await find.ExecuteScalarAsync(cancellation) is byte[] stored)
                count.Users.Add(DistinctCount.FromBytes(stored));
        }

        await RunAsync(
            connection,
            "INSERT INTO log_users (start, workspace, users) VALUES ($1, $2, $3) ON CONFLICT (start, workspace) DO UPDATE SET users = $3",
            cancellation, [.. key, count.Users.ToBytes()]);
    }

    private static async ValueTask RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
#pragma warning disable CA2100 // Values go in as parameters; the text is this assembly's own.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
