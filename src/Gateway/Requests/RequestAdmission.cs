using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>
/// Bounds what the process takes on at a time, by requests and by bytes of their bodies, and what one key and all keys of one
/// workspace may have of both. A request whose body is still arriving has no place among those that are carried out, so that
/// slow bodies keep nobody from being served. A full gate refuses at once: a caller can go elsewhere, a queue in memory cannot.
/// </summary>
public sealed class RequestAdmission(LimitOptions limits, IHostApplicationLifetime lifetime)
{
    private readonly Dictionary<HolderKey, Holder> _holders = [];
    private readonly Lock _lock = new();
    private long _arriving;
    private long _running;
    private long _bytes;

    /// <summary>Number of requests inside the gate.</summary>
    public long Requests => Interlocked.Read(ref _arriving) + Interlocked.Read(ref _running);

    /// <summary>Bytes of request bodies inside.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Lets one request in, or null when too many are arriving or the process ends.</summary>
    public Ticket? TryEnter() =>
        !lifetime.ApplicationStopping.IsCancellationRequested && TryCount(ref _arriving, limits.Concurrent) ? new Ticket(this) : null;

    /// <summary>The error of a request that was not let in.</summary>
    public GatewayError Refusal =>
        lifetime.ApplicationStopping.IsCancellationRequested ? RequestErrors.Draining : RequestErrors.Overloaded;

    private static bool TryCount(ref long count, long most)
    {
        if (Interlocked.Increment(ref count) <= most)
            return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    private bool TryHold(Principal principal, out Holder key, out Holder? workspace)
    {
        lock (_lock)
        {
            key = HolderOf(new(IsWorkspace: false, principal.Id), limits.KeyShare);

            // Who acts in every workspace is no tenant, and must be able to help one that is full.
            workspace = principal.IsOrganisation ? null : HolderOf(new(IsWorkspace: true, principal.Workspace), limits.WorkspaceShare);
            if (key.IsFull || workspace?.IsFull == true)
                return false;
            Enter(key);
            if (workspace is not null)
                Enter(workspace);
            return true;
        }
    }

    private Holder HolderOf(HolderKey key, int share) =>
        _holders.GetValueOrDefault(key) ?? new(key, ShareOf(limits.Concurrent, share), ShareOf(limits.BytesInFlight, share));

    // At least one: a share of nothing would shut everybody out.
    private static long ShareOf(long all, int percent) => Math.Max(1, all * percent / 100);

    private void Enter(Holder holder)
    {
        holder.Requests++;
        _holders[holder.Key] = holder;
    }

    private void Leave(Holder key, Holder? workspace)
    {
        lock (_lock)
        {
            if (--key.Requests == 0)
                _holders.Remove(key.Key);
            if (workspace is not null && --workspace.Requests == 0)
                _holders.Remove(workspace.Key);
        }
    }

    private static bool TryAdd(ref long sum, long bytes, long most)
    {
        if (Interlocked.Add(ref sum, bytes) <= most)
            return true;
        Interlocked.Add(ref sum, -bytes);
        return false;
    }

    private readonly record struct HolderKey(bool IsWorkspace, string Id);

    // One key or workspace: its requests inside, under the gate's lock, and their bytes.
    private sealed class Holder(HolderKey key, long mostRequests, long mostBytes)
    {
        private long _bytes;

        public HolderKey Key => key;

        public long Requests;

        public bool IsFull => Requests >= mostRequests;

        public bool TryTake(long bytes) => TryAdd(ref _bytes, bytes, mostBytes);

        public void Give(long bytes) => Interlocked.Add(ref _bytes, -bytes);
    }

    /// <summary>A request inside the gate; disposing it leaves.</summary>
    public sealed class Ticket : IDisposable
    {
        private readonly RequestAdmission _gate;
        private Holder? _key;
        private Holder? _workspace;
        private bool _hasPlace;
        private long _held;

        internal Ticket(RequestAdmission gate) => _gate = gate;

        /// <summary>
        /// Names the caller to whom the request is counted from now on; false when that key or its workspace has its share already.
        /// </summary>
        /// <param name="principal">The holder of a key; everybody in open mode is nobody in particular.</param>
        public bool TryShare(Principal principal)
        {
            if (principal.Id == Principal.Open.Id)
                return true;
            if (!_gate.TryHold(principal, out var key, out var workspace))
                return false;
            (_key, _workspace) = (key, workspace);
            return true;
        }

        /// <summary>Takes a place among the requests that are carried out, once the body is there; false where none is free.</summary>
        public bool TryTakePlace()
        {
            if (!TryCount(ref _gate._running, _gate.ConcurrentLimit))
                return false;
            _hasPlace = true;
            Interlocked.Decrement(ref _gate._arriving);
            return true;
        }

        /// <summary>Takes bytes for this request, or none when there is no room.</summary>
        public bool TryTake(long bytes)
        {
            if (!TryAdd(ref _gate._bytes, bytes, _gate.BytesLimit))
                return false;
            if (_key?.TryTake(bytes) == false)
            {
                Interlocked.Add(ref _gate._bytes, -bytes);
                return false;
            }

            if (_workspace?.TryTake(bytes) == false)
            {
                _key?.Give(bytes);
                Interlocked.Add(ref _gate._bytes, -bytes);
                return false;
            }

            _held += bytes;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Interlocked.Add(ref _gate._bytes, -_held);
            if (_key is { } key)
            {
                key.Give(_held);
                _workspace?.Give(_held);
                _gate.Leave(key, _workspace);
            }

            Interlocked.Decrement(ref _hasPlace ? ref _gate._running : ref _gate._arriving);
        }
    }

    private long ConcurrentLimit => limits.Concurrent;

    private long BytesLimit => limits.BytesInFlight;
}
