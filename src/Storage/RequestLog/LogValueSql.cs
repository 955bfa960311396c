using System.Data.Common;
using System.Globalization;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Statements on the tables <c>log_value</c> and <c>log_users</c>, which are the same in every database.</summary>
internal static class LogValueSql
{
    /// <summary>Rows of an hour, workspace and name above which those with the fewest requests are counted as one.</summary>
    public const int MaxRows = ValueTable.MaxValues + 200;

    /// <summary>Statements that make the tables.</summary>
    public const string Schema = Values + ";" + Users;

    /// <summary>The same for SQLite, which then keeps rows in the order of their key: a time span of a workspace lies together.</summary>
    public const string KeyedSchema = Values + " WITHOUT ROWID;" + Users;

    private const string Values = """
        CREATE TABLE IF NOT EXISTS log_value (
            start bigint NOT NULL, workspace text NOT NULL, name text NOT NULL, value text NOT NULL, requests bigint NOT NULL,
            errors bigint NOT NULL, cost bigint NOT NULL, tokens bigint NOT NULL, images bigint NOT NULL, seen bigint NOT NULL,
            PRIMARY KEY (name, workspace, start, value))
        """;

    private const string Users = """
        CREATE TABLE IF NOT EXISTS log_users (start bigint NOT NULL, workspace text NOT NULL, users bytea NOT NULL, PRIMARY KEY (start, workspace));
        """;

    /// <summary>Columns of the sums, in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns = "start, workspace, name, value, requests, errors, cost, tokens, images, seen";

    /// <summary>End of a statement that inserts sums: adds them to those of the row that is there.</summary>
    public const string AddToPresent = """
        ON CONFLICT (name, start, workspace, value) DO UPDATE SET
            requests = log_value.requests + excluded.requests, errors = log_value.errors + excluded.errors, cost = log_value.cost + excluded.cost,
            tokens = log_value.tokens + excluded.tokens, images = log_value.images + excluded.images,
            seen = CASE WHEN excluded.seen > log_value.seen THEN excluded.seen ELSE log_value.seen END
        """;

    /// <summary>Counts the rows of an hour (<c>$1</c>), workspace (<c>$2</c>) and name (<c>$3</c>).</summary>
    public const string Count = "SELECT count(*) FROM log_value WHERE " + Hour;

    private const string Hour = "start = $1 AND workspace = $2 AND name = $3";

    private static readonly string Rest = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Hour} AND value IN (
            SELECT value FROM log_value WHERE {Hour} AND value <> ''
            ORDER BY requests DESC, value LIMIT {long.MaxValue} OFFSET {ValueTable.MaxValues})
        """);

    /// <summary>Adds the sums of the values with the fewest requests to those of all others.</summary>
    public static string FoldRest { get; } = $"""
        INSERT INTO log_value ({Columns})
        SELECT start, workspace, name, '', CAST(sum(requests) AS bigint), CAST(sum(errors) AS bigint), CAST(sum(cost) AS bigint),
            CAST(sum(tokens) AS bigint), CAST(sum(images) AS bigint), max(seen)
        FROM log_value WHERE {Rest} GROUP BY start, workspace, name
        {AddToPresent}
        """;

    /// <summary>Removes the rows that <see cref="FoldRest"/> added up.</summary>
    public static string DeleteRest { get; } = $"DELETE FROM log_value WHERE {Rest}";

    /// <summary>Query for the sums of a name over a time span, a row for each workspace and value, with its values.</summary>
    public static (string Sql, IReadOnlyList<object> Values) ValuesQuery(string name, LogFilter filter)
    {
        var (condition, values) = ConditionOf(filter);
        values.Add(name);
        return (
            $"""
            SELECT min(start), workspace, name, value, CAST(sum(requests) AS bigint), CAST(sum(errors) AS bigint),
                CAST(sum(cost) AS bigint), CAST(sum(tokens) AS bigint), CAST(sum(images) AS bigint), max(seen)
            FROM log_value WHERE {condition} AND name = ${values.Count}
            GROUP BY workspace, name, value
            """,
            values);
    }

    /// <summary>Query for the counts of users, with its values.</summary>
    public static (string Sql, IReadOnlyList<object> Values) UsersQuery(LogFilter filter)
    {
        var (condition, values) = ConditionOf(filter);
        return ($"SELECT start, workspace, users FROM log_users WHERE {condition} ORDER BY start, workspace", values);
    }

    /// <summary>Reads the columns of <see cref="Columns"/>.</summary>
    public static ValueRollup Read(DbDataReader row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2), row.GetString(3), new()
        {
            Requests = row.GetInt64(4),
            Errors = row.GetInt64(5),
            MicroDollars = row.GetInt64(6),
            Tokens = row.GetInt64(7),
            Images = row.GetInt64(8),
            LastSeen = row.GetInt64(9),
        });

    /// <summary>Reads the columns of <see cref="UsersQuery"/>.</summary>
    public static UserCount ReadUsers(DbDataReader row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1),
        DistinctCount.FromBytes(row.GetFieldValue<byte[]>(2)));

    private static (string Text, List<object> Values) ConditionOf(LogFilter filter)
    {
        List<object> values = [filter.FromMilliseconds ?? 0, filter.UntilMilliseconds ?? long.MaxValue];
        if (filter.Workspaces.IsEmpty)
            return ("start >= $1 AND start < $2", values);
        var names = new List<string>();
        foreach (var workspace in filter.Workspaces)
        {
            values.Add(workspace);
            names.Add($"${values.Count}");
        }

        return ($"start >= $1 AND start < $2 AND workspace IN ({string.Join(", ", names)})", values);
    }
}
