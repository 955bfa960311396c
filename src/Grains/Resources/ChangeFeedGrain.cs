using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

/// <summary>
/// Hosts the change feed. Changes that come while one write is under way share the next. The audit gets them afterwards, again and
/// again until it has them; until then they are kept here.
/// </summary>
[GrainType("changefeed")]
internal sealed class ChangeFeedGrain(
    [PersistentState("feed", GrainStorageNames.Default)] IPersistentState<ChangeFeedState> state, IOrderedSets sets, StoredStates states,
    TimeProvider time, ILogger<ChangeFeedGrain> logger)
    : Grain, IChangeFeedGrain
{
    private const int MostStored = 256;
    private const int MostInMemory = 4_096;
    private const int MostPending = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(ResourceKind Kind, string Id, long Version), Appending> _underWay = [];
    private OrderKeeper? _orders;
    private List<Appending> _queue = [];
    private List<FeedChange> _recent = [];
    private ChangeFeedState _stored = new();
    private bool _isWriting;
    private bool _isHandingOver;
    private Task? _handOver;
    private Task? _beginning;
    private long _audited;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        _recent = [.. _stored.Recent];
        _audited = _stored.Pending.Count > 0 ? _stored.Pending[0].Sequence - 1 : _stored.Revision;
        _orders = new(this, states, sets, time, logger);
        if (_stored.Epoch.Length > 0)
            _ = OrderAsync();
        HandOverSoon();
        return Task.CompletedTask;
    }

    public async ValueTask<long> Append(StoredChange change, CancellationToken cancellationToken)
    {
        await BegunAsync();
        var key = (change.Kind, change.Id, change.Version);
        if (_recent.FindLast(known => (known.Kind, known.Id, known.Version) == key) is { } known)
            return known.Revision;
        if (!_underWay.TryGetValue(key, out var appending))
        {
            if (_stored.Pending.Count(pending => pending.Sequence > _audited) + _queue.Count >= MostPending)
                throw new OrleansException("The audit is behind; no more changes are taken in until it has those that are kept.");
            _underWay.Add(key, appending = new(change));
            _queue.Add(appending);
            if (!_isWriting)
                _ = WriteQueueAsync();
        }

        return await appending.Number;
    }

    public async ValueTask<FeedChanges> After(string? epoch, long revision, CancellationToken cancellationToken)
    {
        await BegunAsync();
        var oldest = _recent.Count > 0 ? _recent[0].Revision : _stored.Revision + 1;
        return epoch == _stored.Epoch && revision >= oldest - 1 && revision <= _stored.Revision
            ? new(_stored.Epoch, _stored.Revision, true, [.. _recent.Where(change => change.Revision > revision)])
            : new(_stored.Epoch, _stored.Revision, false, []);
    }

    public async ValueTask<long> Settle(CancellationToken cancellationToken)
    {
        await SettledAsync();
        return _audited;
    }

    public async ValueTask<long> DropSettled(CancellationToken cancellationToken)
    {
        await SettledAsync();
        await BegunAsync();
        await WriteAloneAsync(_ => _stored.Pending.Exists(change => change.Sequence <= _audited) ? _stored.Revision : null);
        return _audited;
    }

    public async ValueTask Raise(long revision, CancellationToken cancellationToken)
    {
        await SettledAsync();
        await BegunAsync();
        await WriteAloneAsync(latest => latest < revision && _audited == latest ? _audited = revision : null);
        if (_stored.Revision < revision)
            throw new OrleansException("Changes came meanwhile; raise the feed again.");
    }

    public async ValueTask Begin(long revision, StoredChange[] pending, CancellationToken cancellationToken)
    {
        if (_stored.Epoch.Length > 0)
            return;
        _audited = pending.Length > 0 ? pending[0].Sequence - 1 : revision;
        await (_beginning ??= BeginAsync(revision, pending));
        HandOverSoon();
    }

    // An epoch that is told is stored.
    private Task BegunAsync() => _stored.Epoch.Length > 0 ? Task.CompletedTask : _beginning ??= BeginAsync(0, []);

    private async Task BeginAsync(long revision, StoredChange[] pending)
    {
        await KeepAsync(revision, [], pending);
        await OrderAsync();
    }

    // Who is told that a change was announced finds it in lists.
    private Task OrderAsync() => _orders!.FollowAsync(() => (_stored.Revision, _recent));

    // Without a change; null: nothing is to be written.
    private async Task WriteAloneAsync(Func<long, long?> revision)
    {
        while (_isWriting)
            await Task.Yield();
        if (revision(_stored.Revision) is { } written)
        {
            _isWriting = true;
            try
            {
                await KeepAsync(written, [], []);
                await OrderAsync();
            }
            finally
            {
                _isWriting = false;
            }
        }

        if (_queue.Count > 0)
            _ = WriteQueueAsync();
    }

    private async Task WriteQueueAsync()
    {
        _isWriting = true;
        try
        {
            while (_queue is { Count: > 0 } batch)
            {
                _queue = [];
                await WriteAsync(batch);
            }
        }
        finally
        {
            _isWriting = false;
        }

        HandOverSoon();
    }

    private async Task WriteAsync(List<Appending> batch)
    {
        var first = _stored.Revision + 1;
        try
        {
            await KeepAsync(
                _stored.Revision + batch.Count,
                [.. batch.Select((appending, index) => appending.Feed(first + index))],
                [.. batch.Select((appending, index) => appending.Change with { Sequence = first + index })]);
        }
        catch (OrleansException fault)
        {
            batch.ForEach(appending => appending.Fail(fault));
            _queue.ForEach(appending => appending.Fail(fault));
            _queue = [];
            return;
        }

        await OrderAsync();
        foreach (var (index, appending) in batch.Index())
        {
            _underWay.Remove(appending.Key);
            appending.Done(first + index);
        }
    }

    private async Task KeepAsync(long revision, List<FeedChange> changes, IEnumerable<StoredChange> pending)
    {
        List<FeedChange> recent = [.. _recent, .. changes];
        var next = new ChangeFeedState
        {
            Epoch = _stored.Epoch.Length > 0 ? _stored.Epoch : Guid.NewGuid().ToString("n"),
            Revision = revision,
            Recent = [.. recent.TakeLast(MostStored)],
            Pending = [.. _stored.Pending.Where(change => change.Sequence > _audited), .. pending],
        };
        await state.WriteOrDropAsync(next, this);
        _stored = next;
        _recent = [.. recent.TakeLast(MostInMemory)];
    }

    private void HandOverSoon()
    {
        if (!_isHandingOver && _stored.Pending.Exists(change => change.Sequence > _audited))
            _ = HandOverUntilDoneAsync();
    }

    private async Task HandOverUntilDoneAsync()
    {
        _isHandingOver = true;
        var isLate = false;
        await Task.Yield();
        while (_stored.Pending.Exists(change => change.Sequence > _audited))
        {
            try
            {
                await HandedOverAsync();
            }
            catch (Exception late)
            {
                if (!isLate)
                    logger.AuditLags(late);
                isLate = true;
                if (GrainContext.Deactivated.IsCompleted)
                    break;
                await Task.Delay(Pause, time);
            }
        }

        _isHandingOver = false;
    }

    // An attempt that is under way may have met a fault that is over by now.
    private async Task SettledAsync()
    {
        if (_handOver is { } underWay)
            await Task.WhenAny(underWay);
        await HandedOverAsync();
    }

    private async Task HandedOverAsync()
    {
        while (_stored.Pending.Exists(change => change.Sequence > _audited))
        {
            if (_handOver is not { IsCompleted: false })
                _handOver = HandOverAsync();
            await _handOver;
        }
    }

    // Handing the same change on twice is harmless.
    private async Task HandOverAsync()
    {
        foreach (var page in _stored.Pending.Where(change => change.Sequence > _audited)
            .GroupBy(change => AuditPages.KeyOf(change.Sequence)).ToList())
        {
            await GrainFactory.GetGrain<IAuditPageGrain>(page.Key).PutMany([.. page]);
            _audited = page.Max(change => change.Sequence);
        }
    }

    private sealed class Appending(StoredChange change)
    {
        private readonly TaskCompletionSource<long> _number = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StoredChange Change => change;

        public (ResourceKind Kind, string Id, long Version) Key => (change.Kind, change.Id, change.Version);

        public Task<long> Number => _number.Task;

        public FeedChange Feed(long number) => new(number, change.Kind, change.Workspace, change.Id, change.Version, change.Slug);

        public void Done(long number) => _number.TrySetResult(number);

        public void Fail(Exception fault) => _number.TrySetException(fault);
    }
}
