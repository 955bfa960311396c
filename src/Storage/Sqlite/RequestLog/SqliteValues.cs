using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Adds the sums of users and metadata values to the tables of sums and to <c>log_users</c>.</summary>
internal static class SqliteValues
{
    private static readonly string[] Names = ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10"];

    /// <summary>Adds the sums of a table to those that are stored.</summary>
    public static void Add(SqliteWork work, ValueTable table)
    {
        Add(work, LogValueTable.Hours, [.. table.Rows]);
        Add(work, LogDayTable.Workspaces.Sums, [.. table.DaysBefore(SummedUntil(work, LogDayTable.Workspaces))]);
        Add(work, LogDayTable.Totals.Sums, [.. table.TotalsBefore(SummedUntil(work, LogDayTable.Totals))]);
        foreach (var count in table.Users)
            AddUsers(work, count);
    }

    /// <summary>The time up to which a table has sums by day.</summary>
    public static DateTimeOffset SummedUntil(SqliteWork work, LogDayTable table) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            work.Query(table.SummedUntil, static row => row.GetInt64(0)) is [var until] ? until : 0);

    /// <summary>Makes sums by day up to a day, as far as there are none.</summary>
    public static void SumDays(SqliteWork work, DateTimeOffset before)
    {
        var (days, totals, until) = (From(LogDayTable.Workspaces), From(LogDayTable.Totals), before.ToUnixTimeMilliseconds());
        if (Math.Min(days, totals) >= until)
            return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var part = Part(LogValueSql.FirstPart);
        while (part is var (name, workspace))
        {
            work.Execute(LogValueSql.SumDays, SqliteLogDatabase.Named([name, workspace, days, until]));
            work.Execute(LogValueSql.AddToTotals, SqliteLogDatabase.Named([name, workspace, totals, until]));
            names.Add(name);
            part = Part(LogValueSql.NextPart, ("$1", name), ("$2", workspace));
        }

        foreach (var name in names)
        {
            foreach (var start in work.Query(
                LogValueSql.CrowdedTotals, static row => row.GetInt64(0), SqliteLogDatabase.Named([name, totals, until])))
                Fold(work, LogDayTable.Totals.Sums, SqliteLogDatabase.Named([start, string.Empty, name]));
        }

        work.Execute(LogDayTable.Workspaces.NoteSummed, ("$1", Math.Max(days, until)));
        work.Execute(LogDayTable.Totals.NoteSummed, ("$1", Math.Max(totals, until)));

        long From(LogDayTable table) => SummedUntil(work, table).ToUnixTimeMilliseconds();
        (string Name, string Workspace)? Part(string sql, params ReadOnlySpan<(string, object?)> after) =>
            work.Query(sql, static row => (row.GetString(0), row.GetString(1)), after) is [var found] ? found : null;
    }

    private static void Add(SqliteWork work, LogValueTable table, List<ValueRollup> rows)
    {
        if (rows.Count == 0)
            return;
        var sql = $"INSERT INTO {table.Name} ({LogValueSql.Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {table.AddToPresent}";
        var insert = work.Prepare(sql, Names);
        foreach (var row in rows)
        {
            var sums = row.Measures;
            insert.Run(
                row.Start.ToUnixTimeMilliseconds(), row.Workspace, row.Name, row.Value, sums.Requests, sums.Errors, sums.MicroDollars,
                sums.Tokens, sums.Images, sums.LastSeen);
        }

        foreach (var (start, workspace, name) in rows.Select(static row => (row.Start, row.Workspace, row.Name)).Distinct())
            Bound(work, table, SqliteLogDatabase.Named([start.ToUnixTimeMilliseconds(), workspace, name]));
    }

    private static void Bound(SqliteWork work, LogValueTable table, (string, object?)[] period)
    {
        if (work.Query(table.Count, static row => row.GetInt64(0), period)[0] > LogValueTable.MaxRows)
            Fold(work, table, period);
    }

    private static void Fold(SqliteWork work, LogValueTable table, (string, object?)[] period)
    {
        work.Execute(table.FoldRest, period);
        work.Execute(table.DeleteRest, period);
    }

    private static void AddUsers(SqliteWork work, UserCount count)
    {
        (string, object?)[] key = [("$1", count.Start.ToUnixTimeMilliseconds()), ("$2", count.Workspace)];
        var stored = work.Query(
            "SELECT users FROM log_users WHERE start = $1 AND workspace = $2",
            static row => DistinctCount.FromBytes(row.GetFieldValue<byte[]>(0)), key);
        foreach (var earlier in stored)
            count.Users.Add(earlier);
        work.Execute(
            "INSERT OR REPLACE INTO log_users (start, workspace, users) VALUES ($1, $2, $3)", [.. key, ("$3", count.Users.ToBytes())]);
    }
}
