using System.Collections.Concurrent;
using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Responses;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Idempotency keys of a cluster: the record of a key lies with its grain, the bytes of answers in files. A run whose instance does not
/// report any more is marked as unknown by the first who waits for it.
/// </summary>
internal sealed class OrleansIdempotencyStore : IIdempotencyStore, IAsyncDisposable
{
    // Shorter than a call to a grain may take.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Claims without an answer that are taken back at a time. Others end with this process.
    private const int MostTakenBack = 1_000;

    private readonly IGrainFactory _grains;
    private readonly IBoundedResponseFiles _files;
    private readonly TimeProvider _time;
    private readonly string _instance;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, bool> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IdempotencyKey, string> _runs = new();
    private readonly ConcurrentDictionary<IdempotencyKey, Task> _waits = new();
    private int _takenBack;

    /// <param name="grains">The grains.</param>
    /// <param name="files">The answers.</param>
    /// <param name="instance">Id under which this run of the process reports to the table of instances.</param>
    /// <param name="time">The clock.</param>
    public OrleansIdempotencyStore(IGrainFactory grains, IBoundedResponseFiles files, string instance, TimeProvider time) =>
        (_grains, _files, _instance, _time) = (grains, files, instance, time);

    public IResponseFiles Files => _files;

    public async ValueTask<IdempotencyVerdict> ClaimAsync(IdempotencyKey key, string hash, CancellationToken cancellation)
    {
        while (true)
        {
            var claim = await ClaimOnceAsync(key, hash, cancellation);
            switch (claim.Verdict)
            {
                case KeyVerdict.Claimed:
                    return new IdempotencyVerdict.Claimed();
                case KeyVerdict.Running when await EndAbandonedAsync(key, claim.Owner!, cancellation):
                    continue;
                case KeyVerdict.Running:
                    return new IdempotencyVerdict.Running();
                case KeyVerdict.Done:
                    return new IdempotencyVerdict.Done(Read(claim.Response!));
                case KeyVerdict.Gone:
                    return new IdempotencyVerdict.Gone();
                case KeyVerdict.Mismatch:
                    return new IdempotencyVerdict.Mismatch();
                default:
                    return new IdempotencyVerdict.Unknown();
            }
        }
    }

    public async ValueTask<int> FinishAsync(IdempotencyKey key, StoredResponse response)
    {
        if (!_runs.TryGetValue(key, out var owner))
            return 0;
        var isKept = response.Bytes <= _files.MaxBytes;
        var isMine = await AskAsync(() => GrainOf(key).Finish(owner, response.Write(), isKept));
        End(key, owner);
        try
        {
            if (isMine && isKept)
                return await _files.MakeRoomAsync(response.Bytes, CancellationToken.None);
            await _files.RemoveAsync(response.File, CancellationToken.None);
        }
        catch (IOException)
        {
            // The run has ended all the same. The next sweep meets the same fault and says so.
        }

        return isMine ? 1 : 0;
    }

    public async ValueTask ForgetAsync(IdempotencyKey key)
    {
        if (_runs.TryGetValue(key, out var owner))
            await ForgetAsync(key, owner);
    }

    public async ValueTask DoubtAsync(IdempotencyKey key)
    {
        if (!_runs.TryGetValue(key, out var owner))
            return;
        await AskAsync(() => Done(GrainOf(key).Doubt(owner)));
        End(key, owner);
    }

    public ValueTask WaitAsync(IdempotencyKey key, CancellationToken cancellation)
    {
        // Those who wait for the same run share one call.
        return new(_waits.GetOrAdd(key, _ => Task.Run(WaitOnceAsync)).WaitAsync(cancellation));

        async Task WaitOnceAsync()
        {
            try
            {
                await ClusterCalls.CallAsync(Done(GrainOf(key).Ended(LongestWait, CancellationToken.None)));
            }
            catch (ControlPlaneUnavailableException)
            {
                await Task.Delay(Pause, _time, CancellationToken.None);
            }
            finally
            {
                _waits.TryRemove(key, out var _);
            }
        }
    }

    public async ValueTask SweepAsync(CancellationToken cancellation) => await _files.SweepAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _ending.Dispose();
    }

    private static async ValueTask<bool> Done(ValueTask call)
    {
        await call;
        return true;
    }

    private static StoredResponse Read(string text)
    {
        try
        {
            return StoredResponse.Read(text);
        }
        catch (JsonException unreadable)
        {
            throw new IOException("The answer of an idempotency key cannot be read.", unreadable);
        }
    }

    private IIdempotencyGrain GrainOf(IdempotencyKey key) => _grains.GetMetGrain<IIdempotencyGrain>(IdempotencyGrains.KeyOf(key));

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ClusterCalls.RepeatAsync(ask, _time);
        }
        catch (ControlPlaneUnavailableException away)
        {
            throw new IOException("The cluster does not answer for an idempotency key.", away);
        }
    }

    private async ValueTask<KeyClaim> ClaimOnceAsync(IdempotencyKey key, string hash, CancellationToken cancellation)
    {
        var owner = IdempotencyGrains.NewOwner(_instance);
        _owners[owner] = true;
        var asking = AskAsync(() => GrainOf(key).Claim(owner, hash)).AsTask();
        try
        {
            var claim = await asking.WaitAsync(cancellation);
            if (claim.Verdict == KeyVerdict.Claimed)
                _runs[key] = owner;
            else
                _owners.TryRemove(owner, out _);
            return claim;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The claim may have been made, or may still be, and nobody runs for it.
            _ = TakeBackAsync(asking, key, owner);
            throw;
        }
    }

    private async Task TakeBackAsync(Task<KeyClaim> asking, IdempotencyKey key, string owner)
    {
        if (Interlocked.Increment(ref _takenBack) <= MostTakenBack)
        {
            await Task.WhenAny(asking);
            while (!await TryForgetAsync(key, owner) && !_ending.IsCancellationRequested)
                await Task.Delay(Pause, _time);
        }

        Interlocked.Decrement(ref _takenBack);
        _owners.TryRemove(owner, out _);
    }

    private async ValueTask<bool> TryForgetAsync(IdempotencyKey key, string owner)
    {
        try
        {
            await ForgetAsync(key, owner);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async ValueTask ForgetAsync(IdempotencyKey key, string owner)
    {
        await AskAsync(() => Done(GrainOf(key).Forget(owner)));
        End(key, owner);
    }

    // A run of this instance that it does not know never began; one of an instance that is gone has an outcome that nobody knows.
    private async ValueTask<bool> EndAbandonedAsync(IdempotencyKey key, string owner, CancellationToken cancellation)
    {
        var instance = IdempotencyGrains.InstanceOf(owner);
        if (instance == _instance)
        {
            if (_owners.ContainsKey(owner))
                return false;
            await ForgetAsync(key, owner);
            return true;
        }

        if (!await IsGoneAsync(instance).AsTask().WaitAsync(cancellation))
            return false;
        await AskAsync(() => Done(GrainOf(key).Doubt(owner)));
        return true;
    }

    // Who cannot be asked about is not gone.
    private async ValueTask<bool> IsGoneAsync(string instance)
    {
        try
        {
            return await ClusterCalls.CallAsync(
                _grains.GetMetGrain<IInstanceTableGrain>(IInstanceTableGrain.OnlyKey).IsGone(instance));
        }
        catch (ControlPlaneUnavailableException)
        {
            return false;
        }
    }

    private void End(IdempotencyKey key, string owner)
    {
        _runs.TryRemove(new(key, owner));
        _owners.TryRemove(owner, out _);
    }
}
