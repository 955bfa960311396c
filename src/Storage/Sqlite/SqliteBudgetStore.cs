using System.Text;
using System.Text.Json;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Storage.Sqlite;

/// <summary>
/// The documents of budgets as rows of <c>nodes.db</c>. Writes that come while the disk is busy go to it together, so
/// that many budgets share one fsync.
/// </summary>
/// <param name="folder">Its folder, which is made with the first use.</param>
/// <param name="busySeconds">How long to wait for another process's transaction.</param>
public sealed class SqliteBudgetStore(string folder, int busySeconds = 10) : IBudgetStore, IDisposable
{
    // Bounds how long the first of a batch waits for the last, and the memory of a transaction.
    private const int BatchSize = 256;

    // The document is text, so that an operator can read a budget with SQLite's own tools.
    private const string Version1 = """
        CREATE TABLE node (
            kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, id));
        """;

    private readonly SqliteFile _rows = new(Path.Combine(folder, "nodes.db"), durable: true, new(Version1)) { BusySeconds = busySeconds };
    private readonly Lock _lock = new();
    private readonly Queue<Write> _waiting = new();
    private bool _writing;

    /// <inheritdoc/>
    public async ValueTask<BudgetDocument?> ReadAsync(BudgetId budget, CancellationToken cancellation)
    {
        var texts = await _rows.RunAsync(
            work => work.Query(
                "SELECT document FROM node WHERE kind = $kind AND id = $id", row => row.GetString(
                    0), ("$kind", budget.Kind.ToString()), ("$id", budget.Id)),
            cancellation);
        return texts is [var text] ? Parse(budget, text) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(BudgetId budget, CancellationToken cancellation)
    {
        var versions = await _rows.RunAsync(
            work => work.Query(
                "SELECT version FROM node WHERE kind = $kind AND id = $id", row => row.GetInt64(
                    0), ("$kind", budget.Kind.ToString()), ("$id", budget.Id)),
            cancellation);
        return versions is [var version] ? version : 0;
    }

    /// <inheritdoc/>
    public Task<bool> WriteAsync(BudgetId budget, long replaces, BudgetDocument next)
    {
        var write = new Write(budget, replaces, next.Version, Encoding.UTF8.GetString(BudgetDocumentJson.Write(next)));
        lock (_lock)
        {
            _waiting.Enqueue(write);
            if (_writing)
                return write.Written.Task;
            _writing = true;
        }

        _ = Task.Run(WriteWaitingAsync);
        return write.Written.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static BudgetDocument Parse(BudgetId budget, string text)
    {
        try
        {
            return BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException unknown)
        {
            throw new IOException($"The document of {budget.Kind} '{budget.Id}' cannot be understood: {unknown.Message}", unknown);
        }
    }

    private async Task WriteWaitingAsync()
    {
        while (NextBatch() is { Count: > 0 } batch)
        {
            try
            {
                await _rows.RunAsync(work => WriteAll(work, batch), CancellationToken.None);
            }
            catch (Exception failure)
            {
                // Each of them hears of it; to the next ones it means nothing.
                batch.ForEach(write => write.Written.SetException(failure));
                continue;
            }

            batch.ForEach(write => write.Written.SetResult(write.Fits));
        }
    }

    private List<Write> NextBatch()
    {
        lock (_lock)
        {
            var batch = new List<Write>(Math.Min(_waiting.Count, BatchSize));
            while (batch.Count < BatchSize && _waiting.TryDequeue(out var write))
                batch.Add(write);
            _writing = batch.Count > 0;
            return batch;
        }
    }

    private static bool WriteAll(SqliteWork work, List<Write> batch)
    {
        foreach (var write in batch)
            write.Fits = WriteOne(work, write) == 1;
        return true;
    }

    private static int WriteOne(SqliteWork work, Write write) => write.Replaces == 0
        ? work.Execute(
            "INSERT INTO node (kind, id, version, document) VALUES ($kind, $id, $version, $document) ON CONFLICT DO NOTHING",
            ("$kind", write.Budget.Kind.ToString()), ("$id", write.Budget.Id), ("$version", write.Version), ("$document", write.Document))
        : work.Execute(
            "UPDATE node SET version = $version, document = $document WHERE kind = $kind AND id = $id AND version = $replaces",
            ("$kind", write.Budget.Kind.ToString()), ("$id", write.Budget.Id), ("$version", write.Version), ("$document", write.Document),
            ("$replaces", write.Replaces));

    private sealed record Write(BudgetId Budget, long Replaces, long Version, string Document)
    {
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fits { get; set; }
    }
}
