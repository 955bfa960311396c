using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>
/// Bounds what the process takes on at a time, by requests and by bytes of their bodies, and what one key may have of both. A
/// request whose body is still arriving has no place among those that are carried out, so that slow bodies keep nobody from
/// being served. A full gate refuses at once: a caller can go elsewhere, a queue in memory cannot.
/// </summary>
public sealed class RequestAdmission(LimitOptions limits, IHostApplicationLifetime lifetime)
{
    private readonly Dictionary<string, Holder> _holders = new(StringComparer.Ordinal);
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

    private static bool TryCount(ref long count, long most)
    {
        if (Interlocked.Increment(ref count) <= most)
            return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    // At least one: a share of nothing would shut everybody out.
    private long ShareOf(long all) => Math.Max(1, all * limits.KeyShare / 100);

    private Holder? TryHold(string id)
    {
        lock (_lock)
        {
            var holder = _holders.GetValueOrDefault(id) ?? new(id);
            if (holder.Requests >= ShareOf(limits.Concurrent))
                return null;
            holder.Requests++;
            _holders[id] = holder;
            return holder;
        }
    }

    private void Leave(Holder holder)
    {
        lock (_lock)
        {
            if (--holder.Requests == 0)
                _holders.Remove(holder.Id);
        }
    }

    // One key: its requests inside, under the gate's lock, and their bytes.
    private sealed class Holder(string id)
    {
        public string Id => id;

        public long Requests;

        public long Bytes;
    }

    /// <summary>A request inside the gate; disposing it leaves.</summary>
    public sealed class Ticket : IDisposable
    {
        private readonly RequestAdmission _gate;
        private Holder? _holder;
        private bool _hasPlace;
        private long _held;

        internal Ticket(RequestAdmission gate) => _gate = gate;

        /// <summary>Names the caller to whom the request is counted from now on; false when that key has its share already.</summary>
        /// <param name="principal">The holder of a key; everybody in open mode is nobody in particular.</param>
        public bool TryShare(Principal principal)
        {
            if (principal.Id == Principal.Open.Id)
                return true;
            return (_holder = _gate.TryHold(principal.Id)) is not null;
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
            if (_holder is { } holder && !TryAdd(ref holder.Bytes, bytes, _gate.ShareOf(_gate.BytesLimit)))
            {
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
            if (_holder is { } holder)
            {
                Interlocked.Add(ref holder.Bytes, -_held);
                _gate.Leave(holder);
            }

            Interlocked.Decrement(ref _hasPlace ? ref _gate._running : ref _gate._arriving);
        }

        private static bool TryAdd(ref long sum, long bytes, long most)
        {
            if (Interlocked.Add(ref sum, bytes) <= most)
                return true;
            Interlocked.Add(ref sum, -bytes);
            return false;
        }
    }

    private long ConcurrentLimit => limits.Concurrent;

    private long BytesLimit => limits.BytesInFlight;
}
