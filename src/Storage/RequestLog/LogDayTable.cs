using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>A table of the sums of users and metadata values by day, and the mark of how far it reaches.</summary>
/// <param name="name">Name of the table.</param>
/// <param name="mark">Name of the table of one row that holds the mark.</param>
internal sealed class LogDayTable(string name, string mark)
{
    /// <summary>The sums of each workspace.</summary>
    public static readonly LogDayTable Workspaces = new("log_value_day", "log_value_rolled");

    /// <summary>The sums over all workspaces, whose rows name an empty one.</summary>
    public static readonly LogDayTable Totals = new("log_value_total", "log_value_total_rolled");

    /// <summary>Statements that change the sums.</summary>
    public LogValueTable Sums { get; } = new(name);

    /// <summary>Name of the table that holds the mark.</summary>
    public string Mark => mark;

    /// <summary>Query for the time up to which there are sums, in milliseconds of Unix time; no row: there are none.</summary>
    public string SummedUntil { get; } = $"SELECT until FROM {mark}";

    /// <summary>Notes the time (<c>$1</c>) up to which there are sums.</summary>
    public string NoteSummed { get; } =
        $"INSERT INTO {mark} (id, until) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET until = excluded.until";

    /// <summary>The table that answers a filter of times and workspaces, as far as its days are summed.</summary>
    public static LogDayTable Of(LogFilter filter) => filter.Workspaces.IsEmpty ? Totals : Workspaces;

    /// <summary>Statements that make the tables, that of the mark last.</summary>
    /// <param name="storage">What a database adds to the table of the sums.</param>
    public string Schema(string storage) => $"""
        CREATE TABLE IF NOT EXISTS {name} ({LogValueSql.ColumnTypes}){storage};
        CREATE TABLE IF NOT EXISTS {mark} (id integer PRIMARY KEY, until bigint NOT NULL);
        """;
}
