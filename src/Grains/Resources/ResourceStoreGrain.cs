using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

[GrainType("catalogue")]
internal sealed class ResourceStoreGrain(
    [PersistentState("catalogue", GrainStorageNames.Default)] IPersistentState<ResourceStoreGrainState> state, TimeProvider time,
        ILogger<ResourceStoreGrain> logger)
    : Grain, IResourceStoreGrain
{
    private ResourceStoreState _entries = ResourceStoreState.Empty;
    private long _audited;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _entries = state.State.Entries.Aggregate(ResourceStoreState.Empty, static (entries, kept) => entries.With(kept.Entry()));
        _audited = state.State.Pending.Count > 0 ? state.State.Pending[0].Sequence - 1 : state.State.Revision;
        return Task.CompletedTask;
    }

    public ValueTask<ResourceDelta> After(long revision, CancellationToken cancellationToken)
    {
        var kept = state.State;
        return ValueTask.FromResult(new ResourceDelta(
            kept.Revision,
            [.. kept.Entries.Where(entry => entry.Revision > revision).Select(static entry => entry.Entry())],
            [.. kept.Gone.Where(entry => entry.Revision > revision)
                .Select(static entry => new ChangedResource(entry.Kind, entry.Workspace, entry.Id))]));
    }

    public ValueTask<StoredResource?> Read(ResourceKind kind, string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_entries.Read(kind, id));

    public async ValueTask<ResourceWriteResult> Write(ResourceWrite write, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var before = _entries.Read(write.Kind, write.Id);
        var result = _entries.Judge(write, state.State.Gone.Exists(entry => entry.Kind == write.Kind && entry.Id == write.Id), now);
        if (result.Outcome != ResourceWriteOutcome.Written)
            return result;

        var (about, note) = (result.Current ?? before! with { Version = before.Version + 1 }, write.Note);
        var change = new StoredChange(
            state.State.Revision
                + 1, now, about.Kind, about.Id, about.Workspace, about.Slug, about.Version, note.Actor, note.Action, note.Before,
                note.After,
            about.Kind == ResourceKind.Config ? result.Current?.Content.Json : null);
        await state.WriteOrDropAsync(state.State.With(change, result.Current, _audited), this);
        _entries = result.Current is { } entry ? _entries.With(entry) : _entries.Without(write.Kind, write.Id);
        try
        {
            await SettleAsync();
        }
        catch (Exception late)
        {
            // The change is made and its audit is kept with it; it is handed on the next time.
            logger.AuditLags(late);
        }

        return result;
    }

    public async ValueTask<long> Settle(CancellationToken cancellationToken)
    {
        await SettleAsync();
        return _audited;
    }

    public async ValueTask<long> DropSettled(CancellationToken cancellationToken)
    {
        await SettleAsync();
        if (state.State.Pending.Exists(change => change.Sequence <= _audited))
            await state.WriteOrDropAsync(state.State.WithoutSettled(_audited), this);
        return _audited;
    }

    // Handing the same change on twice is harmless.
    private async ValueTask SettleAsync()
    {
        foreach (var change in state.State.Pending.Where(change => change.Sequence > _audited))
        {
            await GrainFactory.GetGrain<IAuditPageGrain>(AuditPages.KeyOf(change.Sequence)).Put(change);
            if (change.Kind == ResourceKind.Config)
            {
                var config = GrainFactory.GetGrain<IConfigGrain>(change.Id);
                await (change.Content is { } json
                    ? config.PutVersion(new(change.Version, change.At, change.Actor, json))
                    : config.ForgetVersions());
            }

            _audited = change.Sequence;
        }
    }
}
