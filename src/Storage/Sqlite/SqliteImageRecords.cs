using ImageGateway.Core.Images;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite;

/// <summary>Records of archived images in one SQLite file.</summary>
public sealed class SqliteImageRecords : IImageRecords, IDisposable
{
    private const string Schema = """
        CREATE TABLE image (
            id TEXT NOT NULL, workspace TEXT NOT NULL, trace TEXT NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL, model TEXT NOT NULL,
            prompt TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (id, workspace, trace)) WITHOUT ROWID;
        CREATE INDEX image_by_trace ON image (trace);
        CREATE INDEX image_by_user ON image (user) WHERE user <> '';
        CREATE INDEX image_by_age ON image (at);
        """;

    // The hash is what stands before the ending of an id.
    private const string Chosen = """
        ($workspace IS NULL OR workspace = $workspace) AND ($trace IS NULL OR trace = $trace) AND ($user IS NULL OR user = $user)
            AND ($from IS NULL OR (id >= $from AND id < $until))
        """;

    private readonly SqliteFile _rows;

    /// <summary>Records in a file, which is made with the first one.</summary>
    public SqliteImageRecords(string path) => _rows = new(path, durable: false, new(Schema));

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation) => await _rows.RunAsync(
        work =>
        {
            using var insert = work.Prepare(
                "INSERT OR IGNORE INTO image (id, workspace, trace, user, at, model, prompt, bytes) "
                    + "VALUES ($id, $workspace, $trace, $user, $at, $model, $prompt, $bytes)",
                "$id", "$workspace", "$trace", "$user", "$at", "$model", "$prompt", "$bytes");
            foreach (var image in records)
            {
                insert.Run(
                    image.Id, image.Workspace, image.TraceId, image.User, image.At.ToUnixTimeMilliseconds(), image.Model, image.PromptHash,
                    image.Bytes);
            }

            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation)
    {
        if (!_rows.Exists)
            return new([], new HashSet<string>());
        return await _rows.RunAsync(work => Remove(work, selection), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        if (_rows.Exists)
            await _rows.RunAsync(
                work => work.Execute("DELETE FROM image WHERE at < $at", ("$at", before.ToUnixTimeMilliseconds())), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static RemovedImages Remove(SqliteWork work, ImageSelection selection)
    {
        (string, object?)[] values =
        [
            ("$workspace", selection.Workspace), ("$trace", selection.TraceId), ("$user", selection.User), ("$from", selection.Sha256),
            ("$until", selection.Sha256 + "~"),
        ];
        var records = work.Query(
            "SELECT id, workspace, trace, user, at, model, prompt, bytes FROM image WHERE " + Chosen + " ORDER BY at, id", Read, values);
        work.Execute("DELETE FROM image WHERE " + Chosen, values);
        var unused = records.Select(static image => image.Id).Distinct()
            .Where(id => work.Query("SELECT 1 FROM image WHERE id = $id LIMIT 1", static _ => true, ("$id", id)).Count == 0)
            .ToHashSet(StringComparer.Ordinal);
        return new(records, unused);
    }

    private static ImageRecord Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetString(5), row.GetString(6), row.GetInt64(7));
}
