using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Adds the sums of users and metadata values to the tables of sums and to <c>log_users</c>.</summary>
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
        await LockAsync(connection, cancellation);
        await AddAsync(connection, LogValueTable.Hours, rows, cancellation);
        var (days, totals) = (
            await SummedUntilAsync(connection, LogDayTable.Workspaces, cancellation),
            await SummedUntilAsync(connection, LogDayTable.Totals, cancellation));
        await AddAsync(
            connection, LogDayTable.Workspaces.Sums, Stored(table.DaysBefore(DateTimeOffset.FromUnixTimeMilliseconds(days))), cancellation);
        await AddAsync(
            connection, LogDayTable.Totals.Sums, Stored(table.TotalsBefore(DateTimeOffset.FromUnixTimeMilliseconds(totals))), cancellation);
        foreach (var count in table.Users)
            await AddUsersAsync(connection, count, cancellation);
    }

    /// <summary>Makes sums by day up to a time, as far as there are none. Another instance that does the same changes nothing.</summary>
    public static async ValueTask SumDaysAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellation)
    {
        await LockAsync(connection, cancellation);
        var (days, totals, until) = (
            await SummedUntilAsync(connection, LogDayTable.Workspaces, cancellation),
            await SummedUntilAsync(connection, LogDayTable.Totals, cancellation), before.ToUnixTimeMilliseconds());
        if (Math.Min(days, totals) >= until)
            return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var part = await PartAsync(connection, LogValueSql.FirstPart, cancellation);
        while (part is var (name, workspace))
        {
            await RunAsync(connection, LogValueSql.SumDays, cancellation, name, workspace, days, until);
            await RunAsync(connection, LogValueSql.AddToTotals, cancellation, name, workspace, totals, until);
            names.Add(name);
            part = await PartAsync(connection, LogValueSql.NextPart, cancellation, name, workspace);
        }

        foreach (var name in names)
            await FoldTotalsAsync(connection, name, totals, until, cancellation);
        await RunAsync(connection, LogDayTable.Workspaces.NoteSummed, cancellation, Math.Max(days, until));
        await RunAsync(connection, LogDayTable.Totals.NoteSummed, cancellation, Math.Max(totals, until));
    }

    // Instances add sums one after the other.
    private static ValueTask LockAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellation);

    // The time up to which a table has sums by day.
    private static async ValueTask<long> SummedUntilAsync(
        NpgsqlConnection connection, LogDayTable table, CancellationToken cancellation)
    {
        await using var command = Command(connection, table.SummedUntil, []);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private static async ValueTask FoldTotalsAsync(
        NpgsqlConnection connection, string name, long from, long until, CancellationToken cancellation)
    {
        var crowded = new List<long>();
        await using (var find = Command(connection, LogValueSql.CrowdedTotals, [name, from, until]))
        {
            await using var reader = await find.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                crowded.Add(reader.GetInt64(0));
        }

        foreach (var start in crowded)
            await FoldAsync(connection, LogDayTable.Totals.Sums, [start, string.Empty, name], cancellation);
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
        if (rows.Count == 0)
            return;
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

        await FoldAsync(connection, table, period, cancellation);
    }

    private static async ValueTask FoldAsync(
        NpgsqlConnection connection, LogValueTable table, object[] period, CancellationToken cancellation)
    {
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
