using ImageGateway.Storage.RequestLog;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Conditions on entries as SQLite has them.</summary>
internal sealed class SqliteLogDialect : ILogDialect
{
    /// <inheritdoc/>
    public object TimeOf(long milliseconds) => milliseconds;

    /// <inheritdoc/>
    public object IdOf(Guid id) => SqliteLogRows.Bytes(id);

    /// <inheritdoc/>
    public string TextOf(string text) => text;

    /// <inheritdoc/>
    public string HasMetadata(string name, string value) =>
        $"EXISTS (SELECT 1 FROM json_each(entry.metadata) AS pair WHERE pair.key = {name} AND pair.value = {value})";

    /// <inheritdoc/>
    public string HasPrompt(string text) =>
        $"EXISTS (SELECT 1 FROM body WHERE body.rowid = entry.body AND NOT body.redacted AND contains_text(body.prompt, {text}))";

    /// <summary>Adds the functions that conditions use to a connection.</summary>
    /// <remarks>SQLite's own LIKE ignores the case of ASCII letters only.</remarks>
    public static void AddFunctions(SqliteConnection connection) => connection.CreateFunction(
        "contains_text",
        static (string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true,
        isDeterministic: true);
}
