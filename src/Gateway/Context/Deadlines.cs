using Microsoft.Extensions.ObjectPool;

namespace ImageGateway.Gateway.Context;

/// <summary>
/// Starts the deadlines of attempts. A source whose time was not up, and that nobody cancelled, serves another attempt: it, its timer
/// and its registrations are the largest part of what a deadline allocates.
/// </summary>
public sealed class Deadlines(TimeProvider time)
{
    private const int MostKept = 256;

    private readonly ObjectPool<CancellationTokenSource> _sources =
        new DefaultObjectPool<CancellationTokenSource>(new Policy(time), MostKept);

    /// <summary>Starts the clock of an attempt.</summary>
    /// <param name="headers">Time until the headers arrive.</param>
    /// <param name="total">Time until the end.</param>
    /// <param name="leaving">Cancelled when the caller leaves, where that ends the attempt.</param>
    public Deadline Start(TimeSpan headers, TimeSpan total, CancellationToken leaving) =>
        new(headers, total, time, _sources, leaving);

    private sealed class Policy(TimeProvider time) : IPooledObjectPolicy<CancellationTokenSource>
    {
        public CancellationTokenSource Create() => new(Timeout.InfiniteTimeSpan, time);

        public bool Return(CancellationTokenSource obj)
        {
            // Never for a clock other than the system's, whose timers cannot say that they have not fired.
            if (obj.TryReset())
                return true;
            obj.Dispose();
            return false;
        }
    }
}
