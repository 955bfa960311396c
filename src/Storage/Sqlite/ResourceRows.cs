using ImageGateway.Core.ControlPlane;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite;

/// <summary>The tables of the resource store. A deleted entry leaves a row with its id, so that the id is not used again.</summary>
internal static class ResourceRows
{
    /// <summary>Versions of the tables, with the steps between them.</summary>
    public static SqliteMigrations Migrations { get; } = new(
        """
        CREATE TABLE entry (
            kind TEXT NOT NULL, id TEXT NOT NULL, workspace TEXT NOT NULL, slug TEXT NOT NULL, lookups TEXT NOT NULL, json TEXT NOT NULL,
            version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted INTEGER NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE UNIQUE INDEX entry_slug ON entry (kind, workspace, slug) WHERE deleted = 0;
        CREATE UNIQUE INDEX entry_revision ON entry (revision);
        CREATE TABLE entry_version (
            kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, json TEXT NOT NULL,
            PRIMARY KEY (kind, id, version)) WITHOUT ROWID;
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, workspace TEXT NOT NULL, slug TEXT NOT NULL,
            version INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, before TEXT, after TEXT);
        CREATE INDEX audit_workspace ON audit (workspace, sequence);
        CREATE INDEX audit_entry ON audit (kind, id, sequence);
        """);

    /// <summary>The entries that changed after a revision, deleted ones without content.</summary>
    public static List<(long Revision, bool Deleted, StoredResource Entry)> After(SqliteWork work, long revision) => work.Query(
        "SELECT revision, deleted, kind, id, workspace, slug, lookups, json, version, created_at, updated_at FROM entry WHERE revision > "
            + "$revision ORDER BY revision",
        row => (row.GetInt64(0), row.GetBoolean(1), ReadEntry(row)),
        ("$revision", revision));

    /// <summary>Determines whether the id belonged to an entry that was deleted.</summary>
    public static bool WasUsed(SqliteWork work, ResourceKind kind, string id) =>
        work.Query("SELECT 1 FROM entry WHERE kind = $kind AND id = $id AND deleted = 1", row => row.GetInt32(
            0), ("$kind", kind.ToString()), ("$id", id)).Count > 0;

    /// <summary>Writes an entry with its revision.</summary>
    public static void Put(SqliteWork work, StoredResource entry, long revision) => work.Execute(
        """
        INSERT INTO entry (kind, id, workspace, slug, lookups, json, version, created_at, updated_at, deleted, revision)
        VALUES ($kind, $id, $workspace, $slug, $lookups, $json, $version, $created, $updated, 0, $revision)
        ON CONFLICT (kind, id) DO UPDATE SET workspace = $workspace, slug = $slug, lookups = $lookups, json = $json, version = $version,
            created_at = $created, updated_at = $updated, deleted = 0, revision = $revision
        """,
        ("$kind", entry.Kind.ToString()), ("$id", entry.Id), ("$workspace", entry.Workspace), ("$slug", entry.Slug),
        ("$lookups", string.Join('\n', entry.Content.Lookups)), ("$json", entry.Content.Json), ("$version", entry.Version),
        ("$created", entry.CreatedAt.ToUnixTimeMilliseconds()), ("$updated", entry.UpdatedAt.ToUnixTimeMilliseconds()),
        ("$revision", revision));

    /// <summary>Deletes an entry with what it said and its versions.</summary>
    public static void Delete(SqliteWork work, ResourceKind kind, string id, DateTimeOffset now, long revision)
    {
        work.Execute(
            "UPDATE entry SET deleted = 1, json = '', lookups = '', updated_at = $updated, revision = $revision WHERE kind = $kind "
                + "AND id = $id",
            ("$kind", kind.ToString()), ("$id", id), ("$updated", now.ToUnixTimeMilliseconds()), ("$revision", revision));
        work.Execute("DELETE FROM entry_version WHERE kind = $kind AND id = $id", ("$kind", kind.ToString()), ("$id", id));
    }

    /// <summary>Stores a version of an entry.</summary>
    public static void PutVersion(SqliteWork work, StoredResource entry, string actor) => work.Execute(
        "INSERT OR REPLACE INTO entry_version (kind, id, version, at, actor, json) VALUES ($kind, $id, $version, $at, $actor, $json)",
        ("$kind", entry.Kind.ToString()), ("$id", entry.Id), ("$version", entry.Version),
        ("$at", entry.UpdatedAt.ToUnixTimeMilliseconds()), ("$actor", actor), ("$json", entry.Content.Json));

    /// <summary>The versions of an entry, the latest first.</summary>
    public static List<ResourceVersion> Versions(SqliteWork work, ResourceKind kind, string id) => work.Query(
        "SELECT version, at, actor, json FROM entry_version WHERE kind = $kind AND id = $id ORDER BY version DESC",
        row => new ResourceVersion(row.GetInt64(0), Time(row, 1), row.GetString(2), row.GetString(3)),
        ("$kind", kind.ToString()), ("$id", id));

    /// <summary>Writes a change down.</summary>
    public static void PutAudit(SqliteWork work, StoredResource entry, AuditNote note, DateTimeOffset now) => work.Execute(
        """
        INSERT INTO audit (at, kind, id, workspace, slug, version, actor, action, before, after)
        VALUES ($at, $kind, $id, $workspace, $slug, $version, $actor, $action, $before, $after)
        """,
        ("$at", now.ToUnixTimeMilliseconds()), ("$kind", entry.Kind.ToString()), ("$id", entry.Id), ("$workspace", entry.Workspace),
        ("$slug", entry.Slug),
        ("$version", entry.Version), ("$actor", note.Actor), ("$action", note.Action), ("$before", note.Before), ("$after", note.After));

    /// <summary>The changes that a query asks for.</summary>
    public static AuditPage Audit(SqliteWork work, AuditQuery query)
    {
        const string Where =
            "WHERE ($workspace IS NULL OR workspace = $workspace) AND ($kind IS NULL OR kind = $kind) AND ($id IS NULL OR id = $id) AND "
                + "($after IS NULL OR at >= $after) AND ($before IS NULL OR at < $before)";
        (string, object?)[] filter =
        [
            ("$workspace", query.Workspace), ("$kind", query.Kind?.ToString()), ("$id", query.Id),
            ("$after", query.After?.ToUnixTimeMilliseconds()), ("$before", query.Before?.ToUnixTimeMilliseconds()),
        ];
        var total = work.Query("SELECT COUNT(*) FROM audit " + Where, row => row.GetInt64(0), filter).Single();
        var entries = work.Query(
            $"SELECT sequence, at, kind, id, workspace, slug, version, actor, action, before, after FROM audit {Where} ORDER BY sequence "
                + $"DESC LIMIT $take OFFSET $skip",
            row => new AuditEntry(
                row.GetInt64(0), Time(row, 1), Enum.Parse<ResourceKind>(row.GetString(2)), row.GetString(3),
                row.GetString(4), row.GetString(5), row.GetInt64(6),
                new(row.GetString(7), row.GetString(8), Text(row, 9), Text(row, 10))),
            [.. filter, ("$take", query.Take), ("$skip", query.Skip)]);
        return new(total, entries);
    }

    private static StoredResource ReadEntry(SqliteDataReader row) => new(
        Enum.Parse<ResourceKind>(row.GetString(2)),
        row.GetString(3),
        new(row.GetString(4), row.GetString(5), row.GetString(7))
        { Lookups = [.. row.GetString(6).Split('\n', StringSplitOptions.RemoveEmptyEntries)] },
        row.GetInt64(8),
        Time(row, 9),
        Time(row, 10));

    private static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
