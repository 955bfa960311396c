using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Conditions on entries as PostgreSQL has them.</summary>
internal sealed class PostgresLogDialect : ILogDialect
{
    /// <inheritdoc/>
    public object TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <inheritdoc/>
    public object IdOf(Guid id) => id;

    /// <inheritdoc/>
    public string TextOf(string text) => PostgresLogRows.Text(text);

    /// <inheritdoc/>
    public string HasMetadata(string name, string value) => $"entry.metadata ->> {name} = {value}";

    /// <inheritdoc/>
    public string HasPrompt(string text) =>
        "EXISTS (SELECT 1 FROM log_body body WHERE body.at = entry.at AND body.id = entry.id AND NOT body.redacted "
        + $"AND strpos(lower(body.prompt), lower({text})) > 0)";
}
