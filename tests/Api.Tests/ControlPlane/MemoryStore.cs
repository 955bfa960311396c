using System.Collections.Concurrent;
using ImageGateway.Core.Budgets;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>A store in memory whose writes a test can spoil.</summary>
internal sealed class MemoryStore : INodeStore
{
    private readonly ConcurrentDictionary<NodeId, NodeDocument> _documents = new();

    /// <summary>Fault of the next write; none by default.</summary>
    public Func<Task<WriteFault>> Fault { get; set; } = static () => Task.FromResult(WriteFault.None);

    public ValueTask<NodeDocument?> ReadAsync(NodeId node, CancellationToken cancellation) =>
        ValueTask.FromResult(_documents.GetValueOrDefault(node));

    public ValueTask<long> VersionAsync(NodeId node, CancellationToken cancellation) =>
        ValueTask.FromResult(_documents.GetValueOrDefault(node)?.Version ?? 0);

    public async Task<bool> WriteAsync(NodeId node, long replaces, NodeDocument next)
    {
        var fault = await Fault();
        if (fault == WriteFault.Lost)
            throw new IOException("Nothing was written.");
        if ((_documents.GetValueOrDefault(node)?.Version ?? 0) != replaces)
            return false;
        _documents[node] = next;
        return fault == WriteFault.None ? true : throw new IOException("It was written and nobody knows.");
    }
}
