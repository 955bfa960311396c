using ImageGateway.Core.Responses;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Idempotency;

/// <summary>
/// Hosts the record of one idempotency key. It asks nobody whether an owner is gone: who waits for the run finds that out and says so
/// by <see cref="Doubt"/>, after which the owner's word still counts.
/// </summary>
[GrainType("idempotency")]
internal sealed class IdempotencyGrain(
    [PersistentState("run", GrainStorageNames.Day)] IPersistentState<IdempotencyState> state, TimeProvider time)
    : Grain, IIdempotencyGrain
{
    private TaskCompletionSource _ended = NewEnd();
    private IdempotencyRecord? _record;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = state.RecordExists ? state.State.Record() : null;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    public async ValueTask<KeyClaim> Claim(string owner, string hash, CancellationToken cancellationToken)
    {
        // The message came twice, since its first answer was lost.
        if (_record is { State: RunState.Running } mine && mine.Owner == owner)
            return new(KeyVerdict.Claimed);
        var (next, verdict) = IdempotencyRules.Claim(_record, owner, hash, static _ => false, time.GetUtcNow());
        await KeepAsync(next);
        return verdict switch
        {
            IdempotencyVerdict.Claimed => new(KeyVerdict.Claimed),
            IdempotencyVerdict.Running => new(KeyVerdict.Running, Owner: next!.Owner),
            IdempotencyVerdict.Done done => new(KeyVerdict.Done, Response: done.Response.Write()),
            IdempotencyVerdict.Gone => new(KeyVerdict.Gone),
            IdempotencyVerdict.Mismatch => new(KeyVerdict.Mismatch),
            _ => new(KeyVerdict.Unknown),
        };
    }

    public async ValueTask<bool> Finish(string owner, string response, bool isKept, CancellationToken cancellationToken)
    {
        var answer = StoredResponse.Read(response);
        var next = IdempotencyRules.Finish(_record, owner, answer, time.GetUtcNow());
        if (next == _record)
            return next?.Response?.File == answer.File;
        await KeepAsync(isKept ? next : IdempotencyRules.Drop(next));
        return true;
    }

    public async ValueTask Forget(string owner, CancellationToken cancellationToken) =>
        await KeepAsync(IdempotencyRules.Forget(_record, owner));

    public async ValueTask Doubt(string owner, CancellationToken cancellationToken) =>
        await KeepAsync(IdempotencyRules.Doubt(_record, owner, time.GetUtcNow()));

    public async ValueTask Ended(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_record is not { State: RunState.Running })
            return;
        try
        {
            await _ended.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller asks again as long as it waits.
        }
    }

    private static TaskCompletionSource NewEnd() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task KeepAsync(IdempotencyRecord? next)
    {
        if (next == _record)
            return;
        if (next is null)
            await state.ClearOrDropAsync(this);
        else
            await state.WriteOrDropAsync(IdempotencyState.From(next, state.State), this);
        _record = next;
        if (next is { State: RunState.Running })
            return;
        _ended.TrySetResult();
        _ended = NewEnd();
    }
}
