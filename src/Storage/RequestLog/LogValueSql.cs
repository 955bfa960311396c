using System.Data.Common;
using System.Globalization;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>
/// Statements on the tables <c>log_value</c>, <c>log_value_day</c>, <c>log_value_total</c> and <c>log_users</c>, which are the same in
/// every database. Sums by day, and those over all workspaces, are made of those by hour when the day is over, so that writing entries
/// costs no more for them.
/// </summary>
internal static class LogValueSql
{
    /// <summary>Statements that make the tables.</summary>
    public const string Schema = Values + ";" + Users;

    /// <summary>The same for SQLite, which then keeps rows in the order of their key: a time span of a workspace lies together.</summary>
    public const string KeyedSchema = Values + " WITHOUT ROWID;" + Users;

    /// <summary>Columns of a table of sums with their types and its key.</summary>
    public const string ColumnTypes = """
        start bigint NOT NULL, workspace text NOT NULL, name text NOT NULL, value text NOT NULL, requests bigint NOT NULL,
        errors bigint NOT NULL, cost bigint NOT NULL, tokens bigint NOT NULL, images bigint NOT NULL, seen bigint NOT NULL,
        PRIMARY KEY (name, workspace, start, value)
        """;

    private const string Values = $"CREATE TABLE IF NOT EXISTS log_value ({ColumnTypes})";

    private const string Users = """
        CREATE TABLE IF NOT EXISTS log_users (start bigint NOT NULL, workspace text NOT NULL, users bytea NOT NULL, PRIMARY KEY (start, workspace));
        """;

    /// <summary>Columns of the sums, in the order in which they are written.</summary>
    public const string Columns = "start, workspace, name, value, requests, errors, cost, tokens, images, seen";

    /// <summary>The first name and workspace behind those of <c>$1</c> and <c>$2</c>.</summary>
    public const string NextPart = """
        SELECT name, workspace FROM log_value WHERE name > $1 OR (name = $1 AND workspace > $2) ORDER BY name, workspace LIMIT 1
        """;

    /// <summary>The first name and workspace of all.</summary>
    public const string FirstPart = "SELECT name, workspace FROM log_value ORDER BY name, workspace LIMIT 1";

    /// <summary>
    /// Sums the hours of a name (<c>$1</c>) and workspace (<c>$2</c>) from <c>$3</c> to <c>$4</c> by day; of each day the values with
    /// the most requests are counted apart.
    /// </summary>
    public static string SumDays { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        INSERT INTO log_value_day ({Columns})
        SELECT day, workspace, name, apart, {Sums}, max(seen)
        FROM (
            SELECT day, workspace, name, requests, errors, cost, tokens, images, seen,
                CASE WHEN row_number() OVER (PARTITION BY day ORDER BY requests DESC, value) > {ValueTable.MaxValues} THEN '' ELSE value END AS apart
            FROM (
                SELECT start - start % {MillisecondsOfDay} AS day, workspace, name, value, {Named}, max(seen) AS seen
                FROM log_value WHERE name = $1 AND workspace = $2 AND start >= $3 AND start < $4
                GROUP BY start - start % {MillisecondsOfDay}, workspace, name, value) AS by_day) AS ranked
        GROUP BY day, workspace, name, apart
        """);

    /// <summary>
    /// Adds the sums by day of a name (<c>$1</c>) and workspace (<c>$2</c>) from <c>$3</c> to <c>$4</c> to those over all workspaces.
    /// </summary>
    public static string AddToTotals { get; } = $"""
        INSERT INTO log_value_total ({Columns})
        SELECT start, '', name, value, requests, errors, cost, tokens, images, seen
        FROM log_value_day WHERE name = $1 AND workspace = $2 AND start >= $3 AND start < $4
        {LogDayTable.Totals.Sums.AddToPresent}
        """;

    /// <summary>Days from <c>$2</c> to <c>$3</c> for which a name (<c>$1</c>) has more values over all workspaces than are kept.</summary>
    public static string CrowdedTotals { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT start FROM log_value_total WHERE name = $1 AND workspace = '' AND start >= $2 AND start < $3
        GROUP BY start HAVING count(*) > {LogValueTable.MaxRows}
        """);

    /// <summary>Milliseconds of a day.</summary>
    public const long MillisecondsOfDay = 86_400_000;

    /// <summary>Sums of the measures that add up.</summary>
    public const string Sums = """
        CAST(sum(requests) AS bigint), CAST(sum(errors) AS bigint), CAST(sum(cost) AS bigint), CAST(sum(tokens) AS bigint), CAST(sum(images) AS bigint)
        """;

    private const string Named = """
        CAST(sum(requests) AS bigint) AS requests, CAST(sum(errors) AS bigint) AS errors, CAST(sum(cost) AS bigint) AS cost,
            CAST(sum(tokens) AS bigint) AS tokens, CAST(sum(images) AS bigint) AS images
        """;

    /// <summary>
    /// Query for the workspaces that have sums of a name (<c>$1</c>), each of which is found by the key behind the one before.
    /// </summary>
    public const string Workspaces = """
        WITH RECURSIVE known (workspace) AS (
            SELECT min(workspace) FROM log_value WHERE name = $1
            UNION ALL SELECT (SELECT min(workspace) FROM log_value WHERE name = $1 AND workspace > known.workspace)
            FROM known WHERE known.workspace IS NOT NULL)
        SELECT workspace FROM known WHERE workspace IS NOT NULL
        """;

    // With more of them than this, all hours of the span are read.
    private const int MostNamed = 1_000;

    /// <summary>
    /// Query for the sums of a name over a time span and the workspaces of a filter, a row for each value, with its values. Whole days
    /// come from the sums by day (<see cref="LogDayTable.Of"/>), as far as there are any; what is before and behind them comes
    /// from the hours.
    /// </summary>
    /// <param name="name">Name of the values.</param>
    /// <param name="filter">A filter of times and workspaces only.</param>
    /// <param name="summedUntil">Time up to which there are sums by day, in milliseconds of Unix time.</param>
    /// <param name="known">Workspaces that have sums of the name (<see cref="Workspaces"/>); not used where the filter names some.</param>
    public static (string Sql, IReadOnlyList<object> Values) ValuesQuery(
        string name, LogFilter filter, long summedUntil, IReadOnlyList<string> known)
    {
        var values = new List<object> { name };
        var workspaces = WorkspacesOf(filter.Workspaces, values);
        var (from, until) = (Math.Max(filter.FromMilliseconds ?? 0, 0), filter.UntilMilliseconds ?? long.MaxValue);
        var firstDay = from > long.MaxValue - MillisecondsOfDay ? from : DayOf(from + MillisecondsOfDay - 1);
        var lastDay = Math.Max(firstDay, Math.Min(DayOf(until), summedUntil));
        var isOfAll = workspaces.Length == 0;
        List<string> parts = [Part(LogDayTable.Of(filter).Sums.Name, isOfAll ? " AND workspace = ''" : workspaces, firstDay, lastDay)];

        // A span of hours is found by the key, in which the workspace comes first. Named by a query within this one, PostgreSQL takes
        // them for many, reads all hours, and compiles the query before it runs it.
        var named = !isOfAll ? workspaces : known.Count <= MostNamed ? WorkspacesOf(known, values) : string.Empty;
        foreach (var (start, end) in ((long, long)[])[(from, Math.Min(firstDay, until)), (lastDay, until)])
        {
            if (start < end)
                parts.Add(Part(LogValueTable.Hours.Name, named, start, end));
        }

        return ($"SELECT value, {Sums}, max(seen) FROM ({string.Join(" UNION ALL ", parts)}) AS part GROUP BY value", values);

        string Part(string table, string condition, long start, long end)
        {
            values.Add(start);
            values.Add(end);
            return $"""
                SELECT value, requests, errors, cost, tokens, images, seen
                FROM {table} WHERE name = $1{condition} AND start >= ${values.Count - 1} AND start < ${values.Count}
                """;
        }
    }

    /// <summary>Query for the counts of users, with its values.</summary>
    public static (string Sql, IReadOnlyList<object> Values) UsersQuery(LogFilter filter)
    {
        List<object> values = [filter.FromMilliseconds ?? 0, filter.UntilMilliseconds ?? long.MaxValue];
        var workspaces = WorkspacesOf(filter.Workspaces, values);
        return (
            $"SELECT start, workspace, users FROM log_users WHERE start >= $1 AND start < $2{workspaces} ORDER BY start, workspace",
            values);
    }

    /// <summary>Reads the columns of <see cref="ValuesQuery"/>.</summary>
    public static ValueSum Read(DbDataReader row) => new(row.GetString(0), new()
    {
        Requests = row.GetInt64(1),
        Errors = row.GetInt64(2),
        MicroDollars = row.GetInt64(3),
        Tokens = row.GetInt64(4),
        Images = row.GetInt64(5),
        LastSeen = row.GetInt64(6),
    });

    /// <summary>Reads the columns of <see cref="UsersQuery"/>.</summary>
    public static UserCount ReadUsers(DbDataReader row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1),
        DistinctCount.FromBytes(row.GetFieldValue<byte[]>(2)));

    /// <summary>Start of the day that a time lies in.</summary>
    public static long DayOf(long milliseconds) => milliseconds - (milliseconds % MillisecondsOfDay);

    // The condition on workspaces, whose names are added to the values; empty: none.
    private static string WorkspacesOf(IReadOnlyList<string> workspaces, List<object> values)
    {
        if (workspaces.Count == 0)
            return string.Empty;
        var names = new List<string>();
        foreach (var workspace in workspaces)
        {
            values.Add(workspace);
            names.Add($"${values.Count}");
        }

        return $" AND workspace IN ({string.Join(", ", names)})";
    }
}
