using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.Sqlite;

/// <summary>The bounds of a cache.</summary>
/// <param name="Entries">Answers at most.</param>
/// <param name="Bytes">Bytes of their images at most.</param>
public sealed record CacheBounds(long Entries, long Bytes);

/// <summary>Cached answers: a row for each in <c>index.db</c>, their images in files beside it. Survives a restart.</summary>
public sealed class SqliteResponseCache : IResponseCache, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS answer (
            key TEXT PRIMARY KEY, text TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, kept_at INTEGER NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS answer_by_age ON answer (kept_at);
        """;

    private readonly SqliteFile _rows;
    private readonly FolderResponseFiles _files;
    private readonly CacheBounds _bounds;
    private readonly TimeProvider _time;

    /// <summary>A cache in this folder, which is made with the first answer.</summary>
    public SqliteResponseCache(string folder, CacheBounds bounds, TimeProvider time)
    {
        (_bounds, _time) = (bounds, time);
        _rows = new(Path.Combine(folder, "index.db"), durable: false, new(Schema));
        _files = new(Path.Combine(folder, "answers"), durable: false);
    }

    /// <inheritdoc/>
    public IResponseFiles Files => _files;

    /// <inheritdoc/>
    public async ValueTask<StoredResponse?> FindAsync(string key, CancellationToken cancellation)
    {
        if (!_rows.Exists)
            return null;
        var texts = await _rows.RunAsync(
            work => work.Query(
                "SELECT text FROM answer WHERE key = $key AND ends_at > $now", row => row.GetString(0), ("$key", key), ("$now", Now)),
            cancellation);
        return texts is [var text] ? StoredResponse.Read(text) : null;
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string key, StoredResponse response, TimeSpan maxAge)
    {
        var now = Now;
        var gone = await _rows.RunAsync(
            work =>
            {
                var files = work.Query("SELECT file FROM answer WHERE key = $key", row => row.GetString(0), ("$key", key));
                work.Execute(
                    "INSERT OR REPLACE INTO answer (key, text, file, bytes, kept_at, ends_at) VALUES ($key, $text, $file, $bytes, "
                        + "$now, $ends)",
                    ("$key", key), ("$text", response.Write()), ("$file", response.File), ("$bytes", response.Bytes), ("$now", now),
                    ("$ends", now + (long)maxAge.TotalMilliseconds));
                files.AddRange(MakeRoom(work));
                return files;
            },
            CancellationToken.None);
        _files.Remove(gone);
    }

    /// <inheritdoc/>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        if (!_rows.Exists)
            return;
        var (gone, known) = await _rows.RunAsync(
            work =>
            {
                var files = work.Query("SELECT file FROM answer WHERE ends_at <= $now", row => row.GetString(0), ("$now", Now));
                work.Execute("DELETE FROM answer WHERE ends_at <= $now", ("$now", Now));
                files.AddRange(MakeRoom(work));
                return (files, work.Query("SELECT file FROM answer", row => row.GetString(0)).ToHashSet());
            },
            cancellation);
        _files.Remove(gone);
        _files.RemoveStrays(known);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private List<string> MakeRoom(SqliteWork work)
    {
        var gone = new List<string>();
        var (entries, bytes) = work.Query(
            "SELECT COUNT(*), IFNULL(SUM(bytes), 0) FROM answer", row => (row.GetInt64(0), row.GetInt64(1)))[0];
        while (entries > _bounds.Entries || bytes > _bounds.Bytes)
        {
            var oldest = work.Query(
                "SELECT key, file, bytes FROM answer ORDER BY kept_at, key LIMIT 1", row =>
                    (Key: row.GetString(0), File: row.GetString(1), Bytes: row.GetInt64(2)))[0];
            work.Execute("DELETE FROM answer WHERE key = $key", ("$key", oldest.Key));
            gone.Add(oldest.File);
            (entries, bytes) = (entries - 1, bytes - oldest.Bytes);
        }

        return gone;
    }
}
