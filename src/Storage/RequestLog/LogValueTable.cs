using System.Globalization;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Statements that change a table of the sums of users and metadata values.</summary>
/// <param name="name">Name of the table.</param>
internal sealed class LogValueTable(string name)
{
    /// <summary>Rows of a period, workspace and name above which those with the fewest requests are counted as one.</summary>
    public const int MaxRows = ValueTable.MaxValues + 200;

    private const string Period = "start = $1 AND workspace = $2 AND name = $3";

    /// <summary>The table of the sums by hour.</summary>
    public static readonly LogValueTable Hours = new("log_value");

    /// <summary>Name of the table.</summary>
    public string Name => name;

    /// <summary>End of a statement that inserts sums: adds them to those of the row that is there.</summary>
    public string AddToPresent { get; } = $"""
        ON CONFLICT (name, start, workspace, value) DO UPDATE SET
            requests = {name}.requests + excluded.requests, errors = {name}.errors + excluded.errors, cost = {name}.cost + excluded.cost,
            tokens = {name}.tokens + excluded.tokens, images = {name}.images + excluded.images,
            seen = CASE WHEN excluded.seen > {name}.seen THEN excluded.seen ELSE {name}.seen END
        """;

    /// <summary>Counts the rows of a period (<c>$1</c>), workspace (<c>$2</c>) and name (<c>$3</c>).</summary>
    public string Count { get; } = $"SELECT count(*) FROM {name} WHERE {Period}";

    /// <summary>Adds the sums of the values with the fewest requests to those of all others.</summary>
    public string FoldRest => $"""
        INSERT INTO {name} ({LogValueSql.Columns})
        SELECT start, workspace, name, '', {LogValueSql.Sums}, max(seen)
        FROM {name} WHERE {Rest} GROUP BY start, workspace, name
        {AddToPresent}
        """;

    /// <summary>Removes the rows that <see cref="FoldRest"/> added up.</summary>
    public string DeleteRest => $"DELETE FROM {name} WHERE {Rest}";

    private string Rest => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Period} AND value IN (
            SELECT value FROM {name} WHERE {Period} AND value <> ''
            ORDER BY requests DESC, value LIMIT {long.MaxValue} OFFSET {ValueTable.MaxValues})
        """);
}
