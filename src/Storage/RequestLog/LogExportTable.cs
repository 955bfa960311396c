using System.Collections.Immutable;
using System.Data.Common;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Exports as rows of <c>log_export</c> and their files as rows of <c>log_export_part</c>, the same in every database.</summary>
internal sealed class LogExportTable(ILogDatabase database) : ILogExports
{
    /// <summary>Statements that make the tables.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS log_export (
            id text PRIMARY KEY, workspace text NOT NULL, description text NOT NULL, filters text NOT NULL, members text NOT NULL,
            created_by text NOT NULL, created_at bigint NOT NULL, updated_at bigint NOT NULL, state bigint NOT NULL, records bigint NOT NULL,
            parts bigint NOT NULL, fault text NOT NULL);
        CREATE TABLE IF NOT EXISTS log_export_part (id text NOT NULL, part bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (id, part));
        """;

    private const string Columns =
        "id, workspace, description, filters, members, created_by, created_at, updated_at, state, records, parts, fault";

    /// <inheritdoc/>
    public async ValueTask AddAsync(LogExport export, CancellationToken cancellation) => await database.ExecuteAsync(
        $"INSERT INTO log_export ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        [
            export.Id.ToString("n"), export.Workspace, export.Description, export.Filters, export.Members, export.CreatedBy,
            export.CreatedAt.ToUnixTimeMilliseconds(), export.UpdatedAt.ToUnixTimeMilliseconds(), (long)export.State, export.Records,
            (long)export.Parts, export.Fault,
        ],
        cancellation);

    /// <inheritdoc/>
    public async ValueTask<bool> TryUpdateAsync(LogExport export, LogExportState was, CancellationToken cancellation) =>
        await database.ExecuteAsync(
            """
            UPDATE log_export SET description = $1, filters = $2, members = $3, updated_at = $4, state = $5, records = $6, parts = $7, fault = $8
            WHERE id = $9 AND state = $10
            """,
            [
                export.Description, export.Filters, export.Members, export.UpdatedAt.ToUnixTimeMilliseconds(), (long)export.State,
                export.Records, (long)export.Parts, export.Fault, export.Id.ToString("n"), (long)was,
            ],
            cancellation) > 0;

    /// <inheritdoc/>
    public async ValueTask<LogExport?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            $"SELECT {Columns} FROM log_export WHERE id = $1", Read, [id.ToString("n")], cancellation);
        return found is [var one] ? one : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LogExport>> ListAsync(string? workspace, CancellationToken cancellation) =>
    [
        .. await database.QueryAsync(
            $"SELECT {Columns} FROM log_export {(workspace is null ? string.Empty : "WHERE workspace = $1")} ORDER BY created_at DESC LIMIT 1000",
            Read, workspace is null ? [] : [workspace], cancellation),
    ];

    /// <inheritdoc/>
    public async ValueTask WritePartAsync(Guid id, int part, byte[] bytes, CancellationToken cancellation) => await database.ExecuteAsync(
        "INSERT INTO log_export_part (id, part, bytes) VALUES ($1, $2, $3)", [id.ToString("n"), (long)part, bytes], cancellation);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadPartAsync(Guid id, int part, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            "SELECT bytes FROM log_export_part WHERE id = $1 AND part = $2", static row => row.GetFieldValue<byte[]>(0),
            [id.ToString("n"), (long)part], cancellation);
        return found is [var bytes] ? bytes : null;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        object[] values = [before.ToUnixTimeMilliseconds()];
        await database.ExecuteAsync(
            "DELETE FROM log_export_part WHERE id IN (SELECT id FROM log_export WHERE created_at < $1)", values, cancellation);
        await database.ExecuteAsync("DELETE FROM log_export WHERE created_at < $1", values, cancellation);
    }

    private static LogExport Read(DbDataReader row) => new()
    {
        Id = Guid.Parse(row.GetString(0)),
        Workspace = row.GetString(1),
        Description = row.GetString(2),
        Filters = row.GetString(3),
        Members = row.GetString(4),
        CreatedBy = row.GetString(5),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        State = (LogExportState)row.GetInt32(8),
        Records = row.GetInt64(9),
        Parts = row.GetInt32(10),
        Fault = row.GetString(11),
    };
}
