namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Bound on the entries of requests whose caller is not known: 1,000 at once and one a second. Without it anybody could fill the log
/// with refusals, and so push entries of callers out of it. Safe for several threads.
/// </summary>
public sealed class UnknownCallerBound(RequestLogMetrics metrics, TimeProvider time)
{
    /// <summary>Most entries at once.</summary>
    public const int Burst = 1_000;

    // The timestamp at which all entries that were taken so far are worked off, at one a second.
    private long _free;

    /// <summary>Takes the place of an entry. False when there is none: it is counted and left out.</summary>
    public bool TryTake()
    {
        var (now, second) = (time.GetTimestamp(), time.TimestampFrequency);
        while (true)
        {
            var free = Volatile.Read(ref _free);
            var next = Math.Max(free, now) + second;
            if (next - now > Burst * second)
            {
                metrics.RefusalLeftOut();
                return false;
            }

            if (Interlocked.CompareExchange(ref _free, next, free) == free)
                return true;
        }
    }
}
