using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// All that is configured: workspaces, providers, configs, gateway keys, policies. Part of the control plane, which lives in
/// this process or in a cluster. What is asked for often is answered from memory; a change is seen within a second.
/// </summary>
public interface IResourceStore
{
    /// <summary>Reads an entry; null if there is none with this id.</summary>
    ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken);

    /// <summary>Finds an entry of a workspace by its slug or id.</summary>
    ValueTask<StoredResource?> FindAsync(ResourceKind kind, string workspace, string name, CancellationToken cancellationToken);

    /// <summary>Finds an entry by one of its other names, such as the hash of a gateway key.</summary>
    ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken);

    /// <summary>The entries of a kind, the oldest first.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="workspace">Whose; null: all workspaces'.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<StoredResource>> ListAsync(ResourceKind kind, string? workspace, CancellationToken cancellationToken);

    /// <summary>Reads a page of a list, the oldest first. Costs as much as is on it where there may be very many.</summary>
    async ValueTask<ResourcePage> PageAsync(ResourceList list, int skip, int take, CancellationToken cancellationToken) =>
        ResourcePage.Of((await ListAsync(list.Kind, list.Workspace, cancellationToken)).Where(list.Holds), skip, take);

    /// <summary>
    /// Gives the entries of a list one after the other, the oldest first, without holding all of them where there may be very many.
    /// Each entry that is there from the beginning to the end comes once; those that come or go meanwhile may be among them.
    /// </summary>
    async IAsyncEnumerable<StoredResource> EachAsync(ResourceList list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await ListAsync(list.Kind, list.Workspace, cancellationToken))
        {
            if (list.Holds(entry))
                yield return entry;
        }
    }

    /// <summary>Counts, for each of some times, the entries of a list that were made until then.</summary>
    async ValueTask<IReadOnlyList<int>> CountAsync(
        ResourceList list, IReadOnlyList<DateTimeOffset> until, CancellationToken cancellationToken)
    {
        var all = (await ListAsync(list.Kind, list.Workspace, cancellationToken)).Where(list.Holds).ToList();
        return [.. until.Select(time => all.Count(entry => entry.CreatedAt <= time))];
    }

    /// <summary>The policies of a workspace, budgets and rate limits; asked for every request.</summary>
    ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken);

    /// <summary>Makes a change; durable when answered, together with its audit. Repeating it is harmless.</summary>
    ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken);

    /// <summary>The versions of a config, the latest first; kept while it is there. Other kinds keep none.</summary>
    ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(ResourceKind kind, string id, CancellationToken cancellationToken);

    /// <summary>The changes that were made, the latest first.</summary>
    ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Rewrites the kept versions and the audit, so that no earlier text of them is left. Durable when answered; repeating it is
    /// harmless. What an earlier call rewrote by the same rule may be passed over.
    /// </summary>
    /// <param name="rewriter">Says how.</param>
    /// <param name="entriesChanged">Whether entries were rewritten just now, so that their earlier texts must go, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many texts changed.</returns>
    ValueTask<int> RewriteHistoryAsync(IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken);

    /// <summary>
    /// The entries of a kind that may have been written since <see cref="RewriteHistoryAsync"/> was called with a rule; all of them
    /// where it never was, or where the engine does not remember.
    /// </summary>
    IAsyncEnumerable<StoredResource> UnreviewedAsync(ResourceKind kind, string rule, CancellationToken cancellationToken);

    /// <summary>Lists the changes after a revision, as far as they are known.</summary>
    ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken);

    /// <summary>
    /// Runs an import. In a store that has lost its resources it is what brings them back, after which this process writes those that
    /// it still held, and other processes go over to the store as it is then. Repeating it is harmless.
    /// </summary>
    /// <returns>Number of resources that were written from what this process held.</returns>
    async ValueTask<int> RestoreAsync(Func<ValueTask> import, CancellationToken cancellationToken)
    {
        await import();
        return 0;
    }
}
