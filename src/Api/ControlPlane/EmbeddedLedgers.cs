using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// The ledgers of a gateway that runs alone: hosts <see cref="NodeLedger"/> over the documents in its data directory. A
/// node takes one message at a time; it reads again when a message knows more, and writes before it answers. Another
/// process on the same directory may write, too: what it wrote counts where somebody looks or changes, and before a refusal.
/// </summary>
internal sealed class EmbeddedLedgers(NodeLedger ledger, INodeStore store, IBudgetRules rules, IEnumerable<ILimitAlertSink> sinks, TimeProvider time, ILogger<EmbeddedLedgers> logger) : ILedgers
{
    private const int NodesInMemory = 10_000;

    // A node that refuses is asked by every request; the store is not.
    private static readonly TimeSpan ComparisonInterval = TimeSpan.FromMilliseconds(250);

    private readonly NodeCells _cells = new(NodesInMemory);

    public event Action<NodeId>? Recalled;

    public ValueTask<SyncReply> SyncAsync(NodeId node, SyncMessage message, CancellationToken cancellationToken) =>
        InTurnAsync(node, cell => SyncAsync(cell, message), cancellationToken);

    public ValueTask<NodeStanding> SetRulesAsync(NodeId node, NodeRules rules, CancellationToken cancellationToken) =>
        InTurnAsync(node, async cell => ledger.Stand(await ChangeAsync(cell, document => ledger.SetRules(document, rules)).ConfigureAwait(false)), cancellationToken);

    public ValueTask<NodeStanding> ResetAsync(NodeId node, CancellationToken cancellationToken) =>
        InTurnAsync(node, async cell => ledger.Stand(await ChangeAsync(cell, ledger.Reset).ConfigureAwait(false)), cancellationToken);

    public ValueTask<NodeStanding?> ResolveAsync(NodeId node, string id, DoubtResolution resolution, CancellationToken cancellationToken) =>
        InTurnAsync(
            node,
            async cell =>
            {
                var before = await ReadLatestAsync(cell).ConfigureAwait(false);
                var next = await ChangeAsync(cell, document => ledger.Resolve(document, id, resolution)).ConfigureAwait(false);
                return ReferenceEquals(next, before) ? null : ledger.Stand(next);
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(NodeId node, CancellationToken cancellationToken) =>
        InTurnAsync(node, async cell => ledger.Uncertain(await ReadLatestAsync(cell).ConfigureAwait(false)), cancellationToken);

    public ValueTask<NodeStanding> ReadAsync(NodeId node, CancellationToken cancellationToken) =>
        InTurnAsync(node, async cell => ledger.Stand(await ReadLatestAsync(cell).ConfigureAwait(false)), cancellationToken);

    private async Task<SyncReply> SyncAsync(NodeCell cell, SyncMessage message)
    {
        var document = await ReadAsync(cell).ConfigureAwait(false);
        if (NodeLedger.IsStale(document, message))
        {
            cell.Drop();
            document = await ReadAsync(cell).ConfigureAwait(false);
        }

        var step = ledger.Sync(document, message);
        if (step.Reply.Verdict is SyncVerdict.Short or SyncVerdict.Exhausted && time.GetElapsedTime(cell.ComparedAt) >= ComparisonInterval)
        {
            document = await ReadLatestAsync(cell).ConfigureAwait(false);
            step = ledger.Sync(document, message);
        }

        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, cell.Node.Kind, cell.Node.Id, message.Account);
        await KeepAsync(cell, step.Next, step.MustWrite).ConfigureAwait(false);
        Tell(cell.Node, document, step.Next, message.Account);
        return step.Reply;
    }

    private async Task<NodeDocument> ChangeAsync(NodeCell cell, Func<NodeDocument, NodeDocument> change)
    {
        var before = await ReadLatestAsync(cell).ConfigureAwait(false);
        var next = change(before);
        await KeepAsync(cell, next, mustWrite: !ReferenceEquals(next, before)).ConfigureAwait(false);
        Tell(cell.Node, before, next);
        return next;
    }

    private void Tell(NodeId node, NodeDocument before, NodeDocument after, string? asking = null)
    {
        // All owners are in this process, and there is hardly ever more than one.
        if (ledger.Recalls(before, after, asking).Count > 0)
            Recalled?.Invoke(node);
        foreach (var alert in LimitAlerts.Between(before, after))
        {
            logger.LimitAlert(node.Kind, node.Id, alert.Describe());
            foreach (var sink in sinks)
                sink.Tell(node, alert);
        }
    }

    private async ValueTask<NodeDocument> ReadAsync(NodeCell cell)
    {
        if (cell.Document is { } known)
            return known;
        var read = await store.ReadAsync(cell.Node, CancellationToken.None).ConfigureAwait(false)
            ?? ledger.Begin(await rules.ReadAsync(cell.Node, CancellationToken.None).ConfigureAwait(false));
        cell.Keep(read, written: true);
        return read;
    }

    private async ValueTask<NodeDocument> ReadLatestAsync(NodeCell cell)
    {
        if (cell.Document is not null && await store.VersionAsync(cell.Node, CancellationToken.None).ConfigureAwait(false) != cell.WrittenVersion)
            cell.Drop();
        cell.ComparedAt = time.GetTimestamp();
        return await ReadAsync(cell).ConfigureAwait(false);
    }

    private async ValueTask KeepAsync(NodeCell cell, NodeDocument next, bool mustWrite)
    {
        if (mustWrite && !await store.WriteAsync(cell.Node, cell.WrittenVersion, next).ConfigureAwait(false))
            throw new IOException("Another process has written it.");
        cell.Keep(next, mustWrite);
    }

    /// <summary>
    /// Runs work as the only one at a node. It goes on when its caller leaves: what it writes is known here. When it
    /// fails nobody knows what the store holds, so the next one reads it.
    /// </summary>
    /// <exception cref="ControlPlaneUnavailableException">The store failed, or another process writes to it.</exception>
    private async ValueTask<T> InTurnAsync<T>(NodeId node, Func<NodeCell, Task<T>> work, CancellationToken cancellation) =>
        await RunInTurnAsync(node, work, cancellation).WaitAsync(cancellation).ConfigureAwait(false);

    private async Task<T> RunInTurnAsync<T>(NodeId node, Func<NodeCell, Task<T>> work, CancellationToken cancellation)
    {
        var cell = _cells.Enter(node);
        try
        {
            await cell.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await work(cell).ConfigureAwait(false);
            }
            catch (IOException failure)
            {
                cell.Drop();
                throw new ControlPlaneUnavailableException($"The ledger of {node.Kind} '{node.Id}' is not available: {failure.Message}", failure);
            }
            finally
            {
                cell.Turn.Release();
            }
        }
        finally
        {
            _cells.Leave(cell);
        }
    }
}
