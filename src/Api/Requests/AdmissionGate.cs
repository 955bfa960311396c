using ImageGateway.Api.Options;

namespace ImageGateway.Api.Requests;

/// <summary>
/// Bounds what the process takes on at a time, by requests and by bytes of their bodies. A full gate refuses at once:
/// a caller can go elsewhere, a queue in memory cannot.
/// </summary>
public sealed class AdmissionGate(LimitOptions limits, IHostApplicationLifetime lifetime)
{
    private long _requests;
    private long _bytes;

    /// <summary>Requests inside.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Bytes of request bodies inside.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Lets one request in, or null when the process is full or ends.</summary>
    public Ticket? TryEnter()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return null;
        if (Interlocked.Increment(ref _requests) <= limits.Concurrent)
            return new Ticket(this);
        Interlocked.Decrement(ref _requests);
        return null;
    }

    /// <summary>A request inside the gate; disposing it leaves.</summary>
    public sealed class Ticket(AdmissionGate gate) : IDisposable
    {
        private long _held;

        /// <summary>Takes bytes for this request, or none when there is no room.</summary>
        public bool TryTake(long bytes)
        {
            if (Interlocked.Add(ref gate._bytes, bytes) > gate.Limit)
            {
                Interlocked.Add(ref gate._bytes, -bytes);
                return false;
            }

            _held += bytes;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Interlocked.Add(ref gate._bytes, -_held);
            Interlocked.Decrement(ref gate._requests);
        }
    }

    private long Limit => limits.BytesInFlight;
}
