using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Storage.Sqlite;

/// <summary>
/// The resource store in <c>catalogue.db</c>, with a copy in memory from which everything is read. A change is on the disk before
/// it is in the copy. What another process on the same file writes is seen with <see cref="RefreshAsync"/>.
/// </summary>
public sealed class SqliteResourceStore : IResourceStore, IResourceSnapshot, IDisposable
{
    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private Copy? _copy;

    /// <summary>A resource store in this folder, which is made when it is first asked.</summary>
    public SqliteResourceStore(string folder, TimeProvider time)
    {
        _time = time;
        _file = new(Path.Combine(folder, "catalogue.db"), durable: true, ResourceRows.Migrations);
    }

    /// <inheritdoc/>
    public long Revision => Volatile.Read(ref _copy)?.Revision ?? 0;

    /// <inheritdoc/>
    public TimeSpan RefreshInterval { get; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Read(kind, id);

    /// <inheritdoc/>
    public async ValueTask<StoredResource?> FindAsync(
        ResourceKind kind, string workspace, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Find(kind, workspace, name);

    /// <inheritdoc/>
    public async ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).FindLookup(kind, name);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredResource>> ListAsync(
        ResourceKind kind, string? workspace, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).List(kind, workspace);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken) =>
        Volatile.Read(ref _copy) is { } copy
            ? ValueTask.FromResult(copy.State.Policies(workspace))
            : ReadPoliciesAsync(workspace, cancellationToken);

    private async ValueTask<ImmutableArray<StoredResource>> ReadPoliciesAsync(string workspace, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken)).Policies(workspace);

    /// <inheritdoc/>
    public async ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var (result, copy) = await _file.RunAsync(work => Write(work, write), cancellationToken);
        Publish(copy);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(ResourceKind kind, string id, CancellationToken cancellationToken)
    {
        await StateAsync(cancellationToken);
        return await _file.RunAsync(work => ResourceRows.Versions(work, kind, id), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await StateAsync(cancellationToken);
        return await _file.RunAsync(work => ResourceRows.Audit(work, query), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Every text is looked at each time, which costs milliseconds for thousands of them and needs no mark that can err.</remarks>
    public async ValueTask<int> RewriteHistoryAsync(IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken)
    {
        var rewritten = 0;
        for (ResourceHistoryRows.VersionKey? last = new(string.Empty, string.Empty, 0); last is { } after;)
        {
            (var changed, last) = await _file.RunAsync(
                work => ResourceHistoryRows.RewriteVersions(work, rewriter, after), cancellationToken);
            rewritten += changed;
        }

        for (long? last = 0; last is { } after;)
        {
            (var changed, last) = await _file.RunAsync(
                work => ResourceHistoryRows.RewriteAudit(work, rewriter, after), cancellationToken);
            rewritten += changed;
        }

        if (rewritten > 0 || entriesChanged)
            await _file.CompactAsync(cancellationToken);
        return rewritten;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredResource> UnreviewedAsync(ResourceKind kind, string rule, CancellationToken cancellationToken) =>
        ((IResourceStore)this).EachAsync(new(kind, null), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken)
    {
        var (changed, copy) = await _file.RunAsync(
            work =>
            {
                var latest = Latest(work);
                return (ResourceRows.After(work, after), latest);
            },
            cancellationToken);
        Publish(copy);
        return new(copy.Revision,
            [.. changed.Select(change => new ChangedResource(change.Entry.Kind, change.Entry.Workspace, change.Entry.Id))]);
    }

    /// <inheritdoc/>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken) =>
        Publish(await _file.RunAsync(Latest, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ValueTask<ResourceStoreState> StateAsync(CancellationToken cancellationToken)
    {
        return Volatile.Read(ref _copy) is { } copy ? ValueTask.FromResult(copy.State) : LoadAsync(cancellationToken);

        async ValueTask<ResourceStoreState> LoadAsync(CancellationToken cancellation)
        {
            var loaded = await _file.RunAsync(Latest, cancellation);
            Publish(loaded);
            return loaded.State;
        }
    }

    private (ResourceWriteResult Result, Copy Copy) Write(SqliteWork work, ResourceWrite write)
    {
        var (state, revision) = Latest(work);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var before = state.Read(write.Kind, write.Id);
        var result = state.Judge(write, ResourceRows.WasUsed(work, write.Kind, write.Id), now);
        if (result.Outcome != ResourceWriteOutcome.Written)
            return (result, new(state, revision));

        revision++;
        if (result.Current is { } entry)
        {
            ResourceRows.Put(work, entry, revision);
            if (entry.Kind == ResourceKind.Config)
                ResourceRows.PutVersion(work, entry, write.Note.Actor);
            ResourceRows.PutAudit(work, entry, write.Note, now);
            return (result, new(state.With(entry), revision));
        }

        ResourceRows.Delete(work, write.Kind, write.Id, now, revision);
        ResourceRows.PutAudit(work, before! with { Version = before.Version + 1 }, write.Note, now);
        return (result, new(state.Without(write.Kind, write.Id), revision));
    }

    // The file may have been written by another process, or by a change whose copy is not published yet.
    private Copy Latest(SqliteWork work)
    {
        var copy = Volatile.Read(ref _copy) ?? new(ResourceStoreState.Empty, 0);
        foreach (var (revision, deleted, entry) in ResourceRows.After(work, copy.Revision))
            copy = new(deleted ? copy.State.Without(entry.Kind, entry.Id) : copy.State.With(entry), revision);
        return copy;
    }

    private void Publish(Copy copy)
    {
        for (var known = Volatile.Read(ref _copy); known is null || known.Revision < copy.Revision; known = Volatile.Read(ref _copy))
        {
            if (Interlocked.CompareExchange(ref _copy, copy, known) == known)
                return;
        }
    }

    private sealed record Copy(ResourceStoreState State, long Revision);
}
