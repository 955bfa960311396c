using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Client;

/// <summary>
/// The resource store of a cluster. Each resource is a document in its grain; this process holds those that it uses, and drops them
/// when the change feed names them. It goes on with what it holds while the cluster is away.
/// </summary>
internal sealed class OrleansResourceStore : IResourceStore, IResourceSnapshot
{
    // Changes that another front-end may know beyond those that this one knows.
    private const long MostUnseen = 10_000;

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly HeldResources _held;
    private readonly ResourceReader _reader;
    private readonly ResourcePages _pages;
    private readonly ResourceWriter _writer;
    private readonly ResourceRevisions _revisions;
    private readonly Turns _start = new();
    private readonly Turns _restore = new();
    private Feed? _feed;
    private volatile bool _isLost;
    private Lost? _lost;

    public OrleansResourceStore(IGrainFactory grains, ResourceCacheTerms terms, TimeProvider time)
    {
        (_grains, _time) = (grains, time);
        _held = new(terms, time);
        _reader = new(grains, _held, time);
        _pages = new(grains, _reader, _held, time);
        _writer = new(grains, _held, time);
        _revisions = new(grains, _held, time);
    }

    public long Revision => Volatile.Read(ref _feed)?.Revision ?? 0;

    public TimeSpan RefreshInterval { get; } = TimeSpan.FromSeconds(1);

    private IChangeFeedGrain FeedGrain => _grains.GetMetGrain<IChangeFeedGrain>(ResourceKeys.Feed);

    private bool HasStarted => Volatile.Read(ref _feed) is not null;

    public ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken) => Found(
        HasStarted ? _reader.ReadAsync(kind, id, cancellationToken) : FirstReadAsync(kind, id, cancellationToken));

    public ValueTask<StoredResource?> FindAsync(
        ResourceKind kind, string workspace, string name, CancellationToken cancellationToken) => Found(
        HasStarted
            ? _reader.FindAsync(kind, workspace, name, cancellationToken)
            : FirstFindAsync(kind, workspace, name, cancellationToken));

    public ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken) => Found(
        HasStarted ? _reader.FindLookupAsync(kind, name, cancellationToken) : FirstFindLookupAsync(kind, name, cancellationToken));

    public ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken) => Answer(
        HasStarted ? _reader.PoliciesAsync(workspace, cancellationToken) : FirstPoliciesAsync(workspace, cancellationToken));

    public ValueTask<IReadOnlyList<StoredResource>> ListAsync(
        ResourceKind kind, string? workspace, CancellationToken cancellationToken) => AnswerAsync(
        async ValueTask<IReadOnlyList<StoredResource>> () =>
        {
            if (workspace is not null || kind == ResourceKind.Workspace)
                return await _reader.ListAsync(kind, workspace ?? string.Empty, cancellationToken);
            var all = await _reader.ListAsync(kind, string.Empty, cancellationToken);
            foreach (var one in await _reader.ListAsync(ResourceKind.Workspace, string.Empty, cancellationToken))
                all.AddRange(await _reader.ListAsync(kind, one.Id, cancellationToken));
            return [.. all.OrderBy(static entry => entry.CreatedAt).ThenBy(static entry => entry.Id, StringComparer.Ordinal)];
        },
        cancellationToken);

    public ValueTask<ResourcePage> PageAsync(
        ResourceList list, int skip, int take, CancellationToken cancellationToken) => AnswerAsync(
        async () =>
        {
            await _writer.AnnouncedAsync().WaitAsync(cancellationToken);
            return await _pages.ReadAsync(list, skip, take, Revision, isOnce: false, cancellationToken)
                ?? ResourcePage.Of(await WholeAsync(list, cancellationToken), skip, take);
        },
        cancellationToken);

    public async IAsyncEnumerable<StoredResource> EachAsync(
        ResourceList list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new ResourceWalk();
        while (!walk.IsOver)
        {
            foreach (var entry in await AnswerAsync(() => NextAsync(walk, list, cancellationToken), cancellationToken))
                yield return entry;
        }
    }

    public ValueTask<IReadOnlyList<int>> CountAsync(
        ResourceList list, IReadOnlyList<DateTimeOffset> until, CancellationToken cancellationToken) => AnswerAsync(
        async ValueTask<IReadOnlyList<int>> () =>
        {
            if (await _pages.CountAsync(list, until, Revision, cancellationToken) is { } counts)
                return counts;
            var all = (await WholeAsync(list, cancellationToken)).ToList();
            return [.. until.Select(time => all.Count(entry => entry.CreatedAt <= time))];
        },
        cancellationToken);

    public ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken) =>
        _isLost
            ? throw ControlPlaneUnavailableException.StoreLost
            : AnswerAsync(
                () => new ValueTask<ResourceWriteResult>(_writer.WriteAsync(write).WaitAsync(cancellationToken)), cancellationToken);

    public async ValueTask<int> RestoreAsync(Func<ValueTask> import, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        return await _restore.RunAsync(async () =>
        {
            try
            {
                await ClusterCalls.CallAsync(FollowAsync(cancellationToken));
            }
            catch (ControlPlaneUnavailableException lost) when (lost.IsStoreLost)
            {
                await ClusterCalls.CallAsync(AcceptAsync(cancellationToken));
            }

            await import();
            return _lost is { } before ? await ClusterCalls.CallAsync(BringBackAsync(before, cancellationToken)) : 0;
        });
    }

    public ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(
        ResourceKind kind, string id, CancellationToken cancellationToken) => AnswerAsync(
        async ValueTask<IReadOnlyList<ResourceVersion>> () =>
            kind == ResourceKind.Config ? await _grains.GetResource(kind, id).ResourceVersions(cancellationToken) : [],
        cancellationToken);

    public ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken) => AnswerAsync(
        async () =>
        {
            var latest = await FeedGrain.Settle(cancellationToken);
            var (total, entries) = (0L, new List<AuditEntry>());
            for (var page = latest == 0 ? -1 : AuditPages.Of(latest); page >= 0; page--)
            {
                foreach (var change in await _grains.GetGrain<IAuditPageGrain>(AuditPages.Key(page)).Read(cancellationToken))
                {
                    var entry = change.Audit();
                    if (query.Fits(entry) && total++ >= query.Skip && entries.Count < query.Take)
                        entries.Add(entry);
                }
            }

            return new AuditPage(total, entries);
        },
        cancellationToken);

    public ValueTask<int> RewriteHistoryAsync(IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken) =>
        AnswerAsync(() => new ResourceHistory(_grains).RewriteAsync(rewriter, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<StoredResource> UnreviewedAsync(
        ResourceKind kind, string rule, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = await AnswerAsync(() => new ResourceHistory(_grains).UnreviewedAsync(kind, rule, cancellationToken), cancellationToken);
        if (ids is null)
        {
            await foreach (var entry in EachAsync(new(kind, null), cancellationToken))
                yield return entry;
            yield break;
        }

        foreach (var batch in ids.Chunk(ResourceWalk.PageSize))
        {
            foreach (var entry in await AnswerAsync(() => _reader.ReadManyAsync(kind, batch, isOnce: true), cancellationToken))
                yield return entry;
        }
    }

    public ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken) => AnswerAsync(
        async () =>
        {
            var changes = await FeedGrain.After(_feed!.Epoch, after, cancellationToken);
            return new ResourceChanges(changes.Revision,
                [.. changes.Changes.Select(static change => new ChangedResource(change.Kind, change.Workspace, change.Id)).Distinct()])
            {
                IsComplete = changes.IsComplete,
            };
        },
        cancellationToken);

    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await ClusterCalls.CallAsync(FollowAsync(cancellationToken));
        await ClusterCalls.CallAsync(_revisions.CheckAsync());
    }

    private async ValueTask<IReadOnlyList<StoredResource>> NextAsync(ResourceWalk walk, ResourceList list, CancellationToken cancellation)
    {
        await _writer.AnnouncedAsync().WaitAsync(cancellation);
        return await _pages.ReadAsync(list, walk.Skip, ResourceWalk.PageSize, Revision, isOnce: true, cancellation) is { } page
            ? walk.Take(page)
            : walk.TakeRest(await WholeAsync(list, cancellation));
    }

    private async ValueTask<IEnumerable<StoredResource>> WholeAsync(ResourceList list, CancellationToken cancellation) =>
        (await ListAsync(list.Kind, list.Workspace, cancellation)).Where(list.Holds);

    // What is not found in a store that has lost everything may have been there.
    private ValueTask<StoredResource?> Found(ValueTask<StoredResource?> asking)
    {
        return _isLost ? FoundAsync() : Answer(asking);

        async ValueTask<StoredResource?> FoundAsync() => await Answer(asking) ?? throw ControlPlaneUnavailableException.StoreLost;
    }

    private static ValueTask<T> Answer<T>(ValueTask<T> asking) => asking.IsCompletedSuccessfully ? asking : ClusterCalls.CallAsync(asking);

    private async ValueTask<T> AnswerAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        return await ClusterCalls.CallAsync(ask());
    }

    private async ValueTask<StoredResource?> FirstReadAsync(ResourceKind kind, string id, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        return await _reader.ReadAsync(kind, id, cancellation);
    }

    private async ValueTask<StoredResource?> FirstFindAsync(
        ResourceKind kind, string workspace, string name, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        return await _reader.FindAsync(kind, workspace, name, cancellation);
    }

    private async ValueTask<StoredResource?> FirstFindLookupAsync(ResourceKind kind, string name, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        return await _reader.FindLookupAsync(kind, name, cancellation);
    }

    private async ValueTask<ImmutableArray<StoredResource>> FirstPoliciesAsync(string workspace, CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        return await _reader.PoliciesAsync(workspace, cancellation);
    }

    // What earlier versions kept in one document is moved before anything is read.
    private async ValueTask StartAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _feed) is not null)
            return;
        await _start.RunAsync(async () =>
        {
            if (_feed is not null)
                return true;
            var former = _grains.GetMetGrain<IResourceStoreGrain>(ResourceKeys.Catalogue);
            while (await ClusterCalls.CallAsync(former.Move(cancellation)) > 0)
                cancellation.ThrowIfCancellationRequested();
            return await ClusterCalls.CallAsync(FollowAsync(cancellation));
        });
    }

    private async ValueTask<bool> FollowAsync(CancellationToken cancellation)
    {
        var (known, at) = (Volatile.Read(ref _feed), _time.GetTimestamp());
        var changes = await FeedGrain.After(known?.Epoch, known?.Revision ?? 0, cancellation);
        _isLost = known is not null && changes.Epoch != known.Epoch && changes.Revision < known.Revision;
        if (_isLost)
            throw ControlPlaneUnavailableException.StoreLost;
        if (!changes.IsComplete)
            _held.Clear();
        foreach (var change in changes.Changes)
            _held.Drop(change);
        _held.Confirm(at);
        Volatile.Write(ref _feed, new(changes.Epoch, changes.Revision));
        return true;
    }

    // Goes on with the store as it is. What was held is kept until it is written.
    private async ValueTask<bool> AcceptAsync(CancellationToken cancellation)
    {
        var changes = await FeedGrain.After(null, 0, cancellation);
        _lost ??= new(_feed!.Revision, [.. _held.Entries]);
        _held.Clear();
        Volatile.Write(ref _feed, new(changes.Epoch, changes.Revision));
        _isLost = false;
        return true;
    }

    // What is held is later than any export. Numbers above those that others know, who may have seen more, let them go over to the store.
    private async ValueTask<int> BringBackAsync(Lost lost, CancellationToken cancellation)
    {
        var written = 0;
        foreach (var copy in lost.Copies)
        {
            var result = await _writer.WriteAsync(
                new(copy.Kind, copy.Id, null, copy.Content, new("admin", "resource.restore", null, null)));
            written += result.Outcome == ResourceWriteOutcome.Written ? 1 : 0;
        }

        await FeedGrain.Raise(lost.Revision + MostUnseen, cancellation);
        _lost = null;
        return written;
    }

    private sealed record Feed(string Epoch, long Revision);

    private sealed record Lost(long Revision, StoredResource[] Copies);
}
