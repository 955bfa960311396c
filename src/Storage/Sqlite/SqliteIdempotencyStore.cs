using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite;

/// <summary>
/// Runs by their keys, a row for each in <c>records.db</c>; what it has said is on the disk. The bytes of answers are
/// bounded, the rows are not: a run whose answer had to make room is still known to have been carried out.
/// </summary>
public sealed class SqliteIdempotencyStore : IIdempotencyStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS run (
            tenant TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, hash TEXT NOT NULL, state TEXT NOT NULL,
            answer TEXT, file TEXT, changed_at INTEGER NOT NULL, PRIMARY KEY (tenant, key)) WITHOUT ROWID;
        """;

    private const string WithBytes = """
        ALTER TABLE run ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX run_with_bytes_by_age ON run (changed_at, bytes) WHERE bytes > 0;
        """;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly SqliteFile _rows;
    private readonly FolderResponseFiles _files;
    private readonly Lazy<ProcessLock> _owner;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;

    /// <summary>A store in this folder, which is made with the first key.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">Bytes of answers at most; those that are being written come on top.</param>
    /// <param name="time">The clock.</param>
    public SqliteIdempotencyStore(string folder, long maxBytes, TimeProvider time)
    {
        (_maxBytes, _time) = (maxBytes, time);
        _rows = new(Path.Combine(folder, "records.db"), durable: true, new(Schema, WithBytes));
        _files = new(Path.Combine(folder, "answers"), durable: true);
        _owner = new(() => new(Path.Combine(folder, "owners")), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public IResponseFiles Files => _files;

    /// <inheritdoc/>
    public ValueTask<IdempotencyVerdict> ClaimAsync(IdempotencyKey key, string hash, CancellationToken cancellation)
    {
        var owner = Owner();
        return ChangeAsync(key, record => IdempotencyRules.Claim(record, owner.Name, hash, owner.IsGone, _time.GetUtcNow()), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<int> FinishAsync(IdempotencyKey key, StoredResponse response)
    {
        var owner = Owner().Name;
        var gone = await _rows.RunAsync(
            work =>
            {
                var before = Find(work, key);
                var after = IdempotencyRules.Finish(before, owner, response, _time.GetUtcNow());
                if (after == before)
                    return (Responses: 0, Files: before?.Response?.File == response.File ? [] : [response.File]);

                // One that has no room at all must not drive out the others.
                if (response.Bytes > _maxBytes)
                {
                    Write(work, key, IdempotencyRules.Drop(after));
                    return (Responses: 1, Files: [response.File]);
                }

                Write(work, key, after);
                var files = MakeRoom(work);
                return (Responses: files.Count, Files: files);
            },
            CancellationToken.None);
        _files.Remove(gone.Files);
        return gone.Responses;
    }

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(IdempotencyKey key) =>
        await ChangeAsync(key, record => (IdempotencyRules.Forget(record, Owner().Name), true), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DoubtAsync(IdempotencyKey key) =>
        await ChangeAsync(key, record => (IdempotencyRules.Doubt(record, Owner().Name, _time.GetUtcNow()), true), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask WaitAsync(IdempotencyKey key, CancellationToken cancellation) =>
        // A run of another process on the same data directory ends without a word to this one.
        await Task.Delay(LookAgain, _time, cancellation);

    /// <inheritdoc/>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        if (!_rows.Exists)
            return;
        var ended = _time.GetUtcNow().Subtract(IdempotencyRules.Kept).ToUnixTimeMilliseconds();
        var (over, known) = await _rows.RunAsync(
            work =>
            {
                var gone = work.Query(
                    "SELECT file FROM run WHERE state <> 'Running' AND changed_at <= $ended AND file IS NOT NULL", row => row.GetString(
                        0), ("$ended", ended));
                work.Execute("DELETE FROM run WHERE state <> 'Running' AND changed_at <= $ended", ("$ended", ended));
                gone.AddRange(MakeRoom(work));
                return (gone, work.Query("SELECT file FROM run WHERE file IS NOT NULL", row => row.GetString(0)).ToHashSet());
            },
            cancellation);
        _files.Remove(over);
        _files.RemoveStrays(known);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        if (_owner.IsValueCreated)
            _owner.Value.Dispose();
    }

    private ProcessLock Owner()
    {
        try
        {
            return _owner.Value;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The folder of idempotency keys cannot be written.", refused);
        }
    }

    private async ValueTask<T> ChangeAsync<T>(
        IdempotencyKey key, Func<IdempotencyRecord?, (IdempotencyRecord? Record, T Result)> change, CancellationToken cancellation)
    {
        var (result, left) = await _rows.RunAsync(
            work =>
            {
                var before = Find(work, key);
                var (after, result) = change(before);
                if (after != before)
                    Write(work, key, after);
                return (result, before?.Response is { } response && after?.Response != response ? response.File : null);
            },
            cancellation);
        if (left is not null)
            _files.Remove([left]);
        return result;
    }

    private List<string> MakeRoom(SqliteWork work)
    {
        var gone = new List<string>();
        var bytes = work.Query("SELECT IFNULL(SUM(bytes), 0) FROM run WHERE bytes > 0", row => row.GetInt64(0))[0];
        while (bytes > _maxBytes)
        {
            var (key, size) = work.Query(
                "SELECT tenant, key, bytes FROM run WHERE bytes > 0 ORDER BY changed_at, bytes LIMIT 1", row =>
                    (new IdempotencyKey(row.GetString(0), row.GetString(1)), row.GetInt64(2)))[0];
            var record = Find(work, key);
            Write(work, key, IdempotencyRules.Drop(record));
            if (record?.Response is { } response)
                gone.Add(response.File);
            bytes -= size;
        }

        return gone;
    }

    private static IdempotencyRecord? Find(SqliteWork work, IdempotencyKey key) => work.Query(
        "SELECT owner, hash, state, answer, changed_at FROM run WHERE tenant = $tenant AND key = $key", Read, ("$tenant", key.Tenant),
        ("$key", key.Key)).SingleOrDefault();

    private static void Write(SqliteWork work, IdempotencyKey key, IdempotencyRecord? record)
    {
        if (record is null)
        {
            work.Execute("DELETE FROM run WHERE tenant = $tenant AND key = $key", ("$tenant", key.Tenant), ("$key", key.Key));
            return;
        }

        work.Execute(
            "INSERT OR REPLACE INTO run (tenant, key, owner, hash, state, answer, file, bytes, changed_at) VALUES ($tenant, $key, $owner,"
                + " $hash, $state, $answer, $file, $bytes, $changed)",
            ("$tenant", key.Tenant), ("$key", key.Key), ("$owner", record.Owner), ("$hash", record.Hash),
            ("$state", record.State.ToString()),
            ("$answer", record.Response?.Write()), ("$file", record.Response?.File), ("$bytes", record.Response?.Bytes ?? 0),
            ("$changed", record.ChangedAt.ToUnixTimeMilliseconds()));
    }

    private static IdempotencyRecord Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Enum.Parse<RunState>(row.GetString(2)),
        row.IsDBNull(3) ? null : StoredResponse.Read(row.GetString(3)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
