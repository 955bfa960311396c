using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>A resource store that counts how often it is asked what changed.</summary>
internal sealed class WatchedResourceStore(SqliteResourceStore resourceStore) : IResourceStore, IResourceSnapshot
{
    private int _glances;
    private int _readings;

    /// <summary>How often its revision was looked at, which costs nothing.</summary>
    public int Glances => Volatile.Read(ref _glances);

    /// <summary>How often its changes were read.</summary>
    public int Readings => Volatile.Read(ref _readings);

    public long Revision
    {
        get
        {
            Interlocked.Increment(ref _glances);
            return resourceStore.Revision;
        }
    }

    public TimeSpan RefreshInterval => resourceStore.RefreshInterval;

    public IAsyncEnumerable<StoredResource> UnreviewedAsync(ResourceKind kind, string rule, CancellationToken cancellationToken) =>
        resourceStore.UnreviewedAsync(kind, rule, cancellationToken);

    public ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        return resourceStore.ChangesAsync(after, cancellationToken);
    }

    public ValueTask RefreshAsync(CancellationToken cancellationToken) => resourceStore.RefreshAsync(cancellationToken);

    public ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken) =>
        resourceStore.ReadAsync(kind, id, cancellationToken);

    public ValueTask<StoredResource?> FindAsync(ResourceKind kind, string workspace, string name, CancellationToken cancellationToken) =>
        resourceStore.FindAsync(kind, workspace, name, cancellationToken);

    public ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        resourceStore.FindLookupAsync(kind, name, cancellationToken);

    public ValueTask<IReadOnlyList<StoredResource>> ListAsync(ResourceKind kind, string? workspace, CancellationToken cancellationToken) =>
        resourceStore.ListAsync(kind, workspace, cancellationToken);

    public ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken) =>
        resourceStore.PoliciesAsync(workspace, cancellationToken);

    public ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken) =>
        resourceStore.WriteAsync(write, cancellationToken);

    public ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(ResourceKind kind, string id, CancellationToken cancellationToken) =>
        resourceStore.VersionsAsync(kind, id, cancellationToken);

    public ValueTask<int> RewriteHistoryAsync(IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken) =>
        resourceStore.RewriteHistoryAsync(rewriter, entriesChanged, cancellationToken);

    public ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        resourceStore.AuditAsync(query, cancellationToken);
}
