using System.Text;
using System.Text.Json;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Storage.Sqlite;

/// <summary>
/// The documents of nodes as rows of <c>nodes.db</c>. Writes that come while the disk is busy go to it together, so
/// that many nodes share one fsync.
/// </summary>
/// <param name="folder">Its folder, which is made with the first use.</param>
/// <param name="busySeconds">How long to wait for another process's transaction.</param>
public sealed class SqliteNodeStore(string folder, int busySeconds = 10) : INodeStore, IDisposable
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
    public async ValueTask<NodeDocument?> ReadAsync(NodeId node, CancellationToken cancellation)
    {
        var texts = await _rows.RunAsync(
            work => work.Query("SELECT document FROM node WHERE kind = $kind AND id = $id", row => row.GetString(0), ("$kind", node.Kind.ToString()), ("$id", node.Id)),
            cancellation).ConfigureAwait(false);
        return texts is [var text] ? Parse(node, text) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(NodeId node, CancellationToken cancellation)
    {
        var versions = await _rows.RunAsync(
            work => work.Query("SELECT version FROM node WHERE kind = $kind AND id = $id", row => row.GetInt64(0), ("$kind", node.Kind.ToString()), ("$id", node.Id)),
            cancellation).ConfigureAwait(false);
        return versions is [var version] ? version : 0;
    }

    /// <inheritdoc/>
    public Task<bool> WriteAsync(NodeId node, long replaces, NodeDocument next)
    {
        var write = new Write(node, replaces, next.Version, Encoding.UTF8.GetString(NodeDocumentJson.Write(next)));
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

    private static NodeDocument Parse(NodeId node, string text)
    {
        try
        {
            return NodeDocumentJson.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException unknown)
        {
            throw new IOException($"The document of {node.Kind} '{node.Id}' cannot be understood: {unknown.Message}", unknown);
        }
    }

    private async Task WriteWaitingAsync()
    {
        while (NextBatch() is { Count: > 0 } batch)
        {
            try
            {
                await _rows.RunAsync(work => WriteAll(work, batch), CancellationToken.None).ConfigureAwait(false);
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
            ("$kind", write.Node.Kind.ToString()), ("$id", write.Node.Id), ("$version", write.Version), ("$document", write.Document))
        : work.Execute(
            "UPDATE node SET version = $version, document = $document WHERE kind = $kind AND id = $id AND version = $replaces",
            ("$kind", write.Node.Kind.ToString()), ("$id", write.Node.Id), ("$version", write.Version), ("$document", write.Document), ("$replaces", write.Replaces));

    private sealed record Write(NodeId Node, long Replaces, long Version, string Document)
    {
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fits { get; set; }
    }
}
