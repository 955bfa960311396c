using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Adds the sums of users and metadata values to the tables <c>log_value</c> and <c>log_users</c>.</summary>
internal static class SqliteValues
{
    private static readonly string Insert =
        $"INSERT INTO log_value ({LogValueSql.Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {LogValueSql.AddToPresent}";

    private static readonly string[] Names = ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10"];

    /// <summary>Adds the sums of a table to those that are stored.</summary>
    public static void Add(SqliteWork work, ValueTable table)
    {
        var rows = table.Rows.ToList();
        using (var insert = work.Prepare(Insert, Names))
        {
            foreach (var row in rows)
            {
                var sums = row.Measures;
                insert.Run(
                    row.Start.ToUnixTimeMilliseconds(), row.Workspace, row.Name, row.Value, sums.Requests, sums.Errors, sums.MicroDollars,
                    sums.Tokens, sums.Images, sums.LastSeen);
            }
        }

        foreach (var (start, workspace, name) in rows.Select(static row => (row.Start, row.Workspace, row.Name)).Distinct())
            Bound(work, SqliteLogDatabase.Named([start.ToUnixTimeMilliseconds(), workspace, name]));
        foreach (var count in table.Users)
            AddUsers(work, count);
    }

    private static void Bound(SqliteWork work, (string, object?)[] hour)
    {
        if (work.Query(LogValueSql.Count, static row => row.GetInt64(0), hour)[0] <= LogValueSql.MaxRows)
            return;
        work.Execute(LogValueSql.FoldRest, hour);
        work.Execute(LogValueSql.DeleteRest, hour);
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
