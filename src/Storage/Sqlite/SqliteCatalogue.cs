using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Storage.Sqlite;

/// <summary>
/// The catalogue in <c>catalogue.db</c>, with a copy in memory from which everything is read. A change is on the disk before
/// it is in the copy. What another process on the same file writes is seen with <see cref="RefreshAsync"/>.
/// </summary>
public sealed class SqliteCatalogue : ICatalogue, ICatalogueCopy, IDisposable
{
    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private Copy? _copy;

    /// <summary>A catalogue in this folder, which is made when it is first asked.</summary>
    public SqliteCatalogue(string folder, TimeProvider time)
    {
        _time = time;
        _file = new(Path.Combine(folder, "catalogue.db"), durable: true, CatalogueRows.Migrations);
    }

    /// <inheritdoc/>
    public long Revision => Volatile.Read(ref _copy)?.Revision ?? 0;

    /// <inheritdoc/>
    public async ValueTask<CatalogueEntry?> ReadAsync(EntryKind kind, string id, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken).ConfigureAwait(false)).Read(kind, id);

    /// <inheritdoc/>
    public async ValueTask<CatalogueEntry?> FindAsync(EntryKind kind, string workspace, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken).ConfigureAwait(false)).Find(kind, workspace, name);

    /// <inheritdoc/>
    public async ValueTask<CatalogueEntry?> FindLookupAsync(EntryKind kind, string name, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken).ConfigureAwait(false)).FindLookup(kind, name);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CatalogueEntry>> ListAsync(EntryKind kind, string? workspace, CancellationToken cancellationToken) =>
        (await StateAsync(cancellationToken).ConfigureAwait(false)).List(kind, workspace);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<CatalogueEntry>> PoliciesAsync(string workspace, CancellationToken cancellationToken)
    {
        return Volatile.Read(ref _copy) is { } copy ? ValueTask.FromResult(copy.State.Policies(workspace)) : FirstAsync();

        async ValueTask<ImmutableArray<CatalogueEntry>> FirstAsync() => (await StateAsync(cancellationToken).ConfigureAwait(false)).Policies(workspace);
    }

    /// <inheritdoc/>
    public async ValueTask<CatalogueResult> WriteAsync(CatalogueWrite write, CancellationToken cancellationToken)
    {
        var (result, copy) = await _file.RunAsync(work => Write(work, write), cancellationToken).ConfigureAwait(false);
        Publish(copy);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EntryVersion>> VersionsAsync(EntryKind kind, string id, CancellationToken cancellationToken)
    {
        await StateAsync(cancellationToken).ConfigureAwait(false);
        return await _file.RunAsync(work => CatalogueRows.Versions(work, kind, id), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await StateAsync(cancellationToken).ConfigureAwait(false);
        return await _file.RunAsync(work => CatalogueRows.Audit(work, query), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<CatalogueChanges> ChangesAsync(long after, CancellationToken cancellationToken)
    {
        var (changed, copy) = await _file.RunAsync(
            work =>
            {
                var latest = Latest(work);
                return (CatalogueRows.After(work, after), latest);
            },
            cancellationToken).ConfigureAwait(false);
        Publish(copy);
        return new(copy.Revision, [.. changed.Select(change => new ChangedEntry(change.Entry.Kind, change.Entry.Workspace, change.Entry.Id))]);
    }

    /// <inheritdoc/>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken) =>
        Publish(await _file.RunAsync(Latest, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ValueTask<CatalogueState> StateAsync(CancellationToken cancellationToken)
    {
        return Volatile.Read(ref _copy) is { } copy ? ValueTask.FromResult(copy.State) : LoadAsync(cancellationToken);

        async ValueTask<CatalogueState> LoadAsync(CancellationToken cancellation)
        {
            var loaded = await _file.RunAsync(Latest, cancellation).ConfigureAwait(false);
            Publish(loaded);
            return loaded.State;
        }
    }

    private (CatalogueResult Result, Copy Copy) Write(SqliteWork work, CatalogueWrite write)
    {
        var (state, revision) = Latest(work);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var before = state.Read(write.Kind, write.Id);
        var result = state.Judge(write, CatalogueRows.WasUsed(work, write.Kind, write.Id), now);
        if (result.Outcome != CatalogueOutcome.Written)
            return (result, new(state, revision));

        revision++;
        if (result.Current is { } entry)
        {
            CatalogueRows.Put(work, entry, revision);
            if (entry.Kind == EntryKind.Config)
                CatalogueRows.PutVersion(work, entry, write.Note.Actor);
            CatalogueRows.PutAudit(work, entry, write.Note, now);
            return (result, new(state.With(entry), revision));
        }

        CatalogueRows.Delete(work, write.Kind, write.Id, now, revision);
        CatalogueRows.PutAudit(work, before! with { Version = before.Version + 1 }, write.Note, now);
        return (result, new(state.Without(write.Kind, write.Id), revision));
    }

    // The file may have been written by another process, or by a change whose copy is not published yet.
    private Copy Latest(SqliteWork work)
    {
        var copy = Volatile.Read(ref _copy) ?? new(CatalogueState.Empty, 0);
        foreach (var (revision, deleted, entry) in CatalogueRows.After(work, copy.Revision))
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

    private sealed record Copy(CatalogueState State, long Revision);
}
