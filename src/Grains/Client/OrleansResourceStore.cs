using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// The resource store of a cluster: changes go to its grain, and everything is read from a copy in this process, which goes on while
/// the cluster is away.
/// </summary>
internal sealed class OrleansResourceStore(IGrainFactory grains) : IResourceStore, IResourceSnapshot
{
    /// <summary>Key of the one grain that has it.</summary>
    public const string Key = "catalogue";

    private ResourceSnapshot? _copy;

    public long Revision => Volatile.Read(ref _copy)?.Revision ?? 0;

    private IResourceStoreGrain Grain => grains.GetMetGrain<IResourceStoreGrain>(Key);

    public async ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Read(kind, id);

    public async ValueTask<StoredResource?> FindAsync(
        ResourceKind kind, string workspace, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Find(kind, workspace, name);

    public async ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).FindLookup(kind, name);

    public async ValueTask<IReadOnlyList<StoredResource>> ListAsync(
        ResourceKind kind, string? workspace, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).List(kind, workspace);

    public async ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Policies(workspace);

    public async ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var result = await ClusterCalls.CallAsync(Grain.Write(write, cancellationToken));

        // Also where nothing was written: somebody else's change may be why.
        await RefreshAsync(cancellationToken);
        return result;
    }

    public async ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(ResourceKind kind, string id, CancellationToken cancellationToken)
    {
        if (kind != ResourceKind.Config)
            return [];
        await ClusterCalls.CallAsync(Grain.Settle(cancellationToken));
        return await ClusterCalls.CallAsync(grains.GetMetGrain<IConfigGrain>(id).Versions(cancellationToken));
    }

    public async ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var latest = await ClusterCalls.CallAsync(Grain.Settle(cancellationToken));
        var (total, entries) = (0L, new List<AuditEntry>());
        for (var page = latest == 0 ? -1 : AuditPages.Of(latest); page >= 0; page--)
        {
            foreach (var change in await ClusterCalls.CallAsync(
                grains.GetMetGrain<IAuditPageGrain>(AuditPages.Key(page)).Read(cancellationToken)))
            {
                var entry = change.Audit();
                if (query.Fits(entry) && total++ >= query.Skip && entries.Count < query.Take)
                    entries.Add(entry);
            }
        }

        return new(total, entries);
    }

    public ValueTask<int> RewriteHistoryAsync(IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken) =>
        new ResourceHistory(grains).RewriteAsync(rewriter, cancellationToken);

    public async ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken)
    {
        var delta = await ClusterCalls.CallAsync(Grain.After(after, cancellationToken));
        if (after <= Revision)
            Publish(delta);
        return new(delta.Revision,
            [.. delta.Written.Select(entry => new ChangedResource(entry.Kind, entry.Workspace, entry.Id)), .. delta.Gone]);
    }

    public async ValueTask RefreshAsync(CancellationToken cancellationToken) =>
        Publish(await ClusterCalls.CallAsync(Grain.After(Revision, cancellationToken)));

    private ValueTask<ResourceStoreState> StateAsync(CancellationToken cancellationToken)
    {
        return Volatile.Read(ref _copy) is { } copy ? ValueTask.FromResult(copy.State) : LoadAsync(cancellationToken);

        async ValueTask<ResourceStoreState> LoadAsync(CancellationToken cancellation)
        {
            await RefreshAsync(cancellation);
            return Volatile.Read(ref _copy)!.State;
        }
    }

    // A delta that was asked for earlier may come later; it names every entry that changed since, so that it fits a newer copy, too.
    private void Publish(ResourceDelta delta)
    {
        for (; ; )
        {
            var known = Volatile.Read(ref _copy);
            var next = (known ?? ResourceSnapshot.Empty).With(delta.Revision, delta.Written, delta.Gone);
            if (ReferenceEquals(next, known) || Interlocked.CompareExchange(ref _copy, next, known) == known)
                return;
        }
    }
}
