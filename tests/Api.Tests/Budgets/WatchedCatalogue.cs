using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>A catalogue that counts how often it is asked what changed.</summary>
internal sealed class WatchedCatalogue(SqliteCatalogue catalogue) : ICatalogue, ICatalogueCopy
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
            return catalogue.Revision;
        }
    }

    public ValueTask<CatalogueChanges> ChangesAsync(long after, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        return catalogue.ChangesAsync(after, cancellationToken);
    }

    public ValueTask RefreshAsync(CancellationToken cancellationToken) => catalogue.RefreshAsync(cancellationToken);

    public ValueTask<CatalogueEntry?> ReadAsync(EntryKind kind, string id, CancellationToken cancellationToken) => catalogue.ReadAsync(kind, id, cancellationToken);

    public ValueTask<CatalogueEntry?> FindAsync(EntryKind kind, string workspace, string name, CancellationToken cancellationToken) =>
        catalogue.FindAsync(kind, workspace, name, cancellationToken);

    public ValueTask<CatalogueEntry?> FindLookupAsync(EntryKind kind, string name, CancellationToken cancellationToken) => catalogue.FindLookupAsync(kind, name, cancellationToken);

    public ValueTask<IReadOnlyList<CatalogueEntry>> ListAsync(EntryKind kind, string? workspace, CancellationToken cancellationToken) =>
        catalogue.ListAsync(kind, workspace, cancellationToken);

    public ValueTask<ImmutableArray<CatalogueEntry>> PoliciesAsync(string workspace, CancellationToken cancellationToken) => catalogue.PoliciesAsync(workspace, cancellationToken);

    public ValueTask<CatalogueResult> WriteAsync(CatalogueWrite write, CancellationToken cancellationToken) => catalogue.WriteAsync(write, cancellationToken);

    public ValueTask<IReadOnlyList<EntryVersion>> VersionsAsync(EntryKind kind, string id, CancellationToken cancellationToken) =>
        catalogue.VersionsAsync(kind, id, cancellationToken);

    public ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken) => catalogue.AuditAsync(query, cancellationToken);
}
