using ImageGateway.Storage.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ImageGateway.Storage.Sqlite;

/// <summary>One SQLite file with a write-ahead log, opened when it is first needed; one transaction at a time.</summary>
/// <param name="path">The file; its folder is made.</param>
/// <param name="durable">Whether a transaction survives a loss of power, not only of the process. Costs an fsync for each.</param>
/// <param name="migrations">What makes its tables.</param>
public sealed class SqliteFile(string path, bool durable, SqliteMigrations migrations) : IDisposable
{
    // Not a SqliteTransaction: that one throws again and again when SQLite has rolled back by itself, as on a full disk.
    private const string Begin = "BEGIN IMMEDIATE";

    // 16 MB of pages in memory, and a log of 16 MB. A new file has pages of 8 KB, so that many rows take fewer writes.
    private const string ManyRows = "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=2048";
    private const string LargePages = "PRAGMA page_size=8192";

    // Between two looks at whether a query is cancelled: about a thousandth of a second.
    private const int InstructionsAtOnce = 100_000;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly SemaphoreSlim _readGate = new(1);
    private SqliteWork? _writer;
    private SqliteWork? _reader;
    private CancellationToken _reading;
    private bool _disposed;

    /// <summary>Seconds to wait for another process's transaction. Default 10.</summary>
    public int BusySeconds { get; init; } = 10;

    /// <summary>Prepares a connection when it is opened, such as by adding functions; null: nothing is added.</summary>
    public Action<SqliteConnection>? Opened { get; init; }

    /// <summary>True for a file that takes many rows a second: it keeps more pages in memory and empties its log less often.</summary>
    /// <remarks>A page that several transactions change is then written to the file once.</remarks>
    public bool TakesManyRows { get; init; }

    /// <summary>True when the file exists.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Runs work in a transaction that sees no other writer.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public async ValueTask<T> RunAsync<T>(Func<SqliteWork, T> run, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var work = _writer ??= Open();
            work.Execute(Begin);
            var result = run(work);
            work.Execute("COMMIT");
            return result;
        }
        catch (Exception failure)
        {
            // Closing rolls back. A file that was replaced or lost is found again by a new connection.
            _writer?.Dispose();
            _writer = null;
            if (failure is SqliteException or UnauthorizedAccessException)
                throw new IOException($"'{path}' cannot be used: {failure.Message}", failure);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Runs queries on one state of the file, beside a transaction that writes; one at a time. A query that is cancelled ends amid its
    /// rows.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteWork, T> read, CancellationToken cancellation)
    {
        await _readGate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _reading = cancellation;
            var work = _reader ??= OpenReader();
            work.Execute("BEGIN");
            var result = read(work);
            work.Execute("COMMIT");
            return result;
        }
        catch (Exception failure)
        {
            _reader?.Dispose();
            _reader = null;
            if (failure is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT })
                throw new OperationCanceledException(failure.Message, failure, cancellation);
            if (failure is SqliteException or UnauthorizedAccessException)
                throw new IOException($"'{path}' cannot be read: {failure.Message}", failure);
            throw;
        }
        finally
        {
            _readGate.Release();
        }
    }

    /// <summary>Writes the file anew and empties its log, so that nothing is left of what rows said before.</summary>
    /// <exception cref="IOException">The file cannot be written, or another process works on it.</exception>
    public async ValueTask CompactAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var work = _writer ??= Open();
            work.Execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException failure)
        {
            throw new IOException($"'{path}' cannot be compacted: {failure.Message}", failure);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A transaction on its way ends first.
        _gate.Wait();
        _readGate.Wait();
        _reader?.Dispose();
        _writer?.Dispose();
        _disposed = true;
        _readGate.Release();
        _gate.Release();
    }

    private SqliteWork OpenReader()
    {
        var reader = Open();
        raw.sqlite3_progress_handler(reader.Handle, InstructionsAtOnce, _ => _reading.IsCancellationRequested ? 1 : 0, null);
        return reader;
    }

    private SqliteWork Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        try
        {
            connection.Open();
            Opened?.Invoke(connection);
            // Its log and index take the same rights.
            PrivateFiles.Close(path);
            var work = new SqliteWork(connection);
            if (TakesManyRows)
                work.Execute(LargePages);
            work.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(durable ? "FULL" : "NORMAL")}");
            if (TakesManyRows)
                work.Execute(ManyRows);
            work.Execute(Begin);
            migrations.Apply(work);
            work.Execute("COMMIT");
            return work;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
