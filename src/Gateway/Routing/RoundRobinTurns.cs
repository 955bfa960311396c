using System.Collections.Concurrent;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Turns of this front-end in the cluster's round robins. Positions come in blocks: one by one where requests are rare, so that
/// all front-ends share one order, and many at once where they are frequent, so that few calls are made.
/// </summary>
public sealed partial class RoundRobinTurns(IBalancePositions positions, TimeProvider time, ILogger<RoundRobinTurns> logger)
{
    // Inline configs bring round robins of their own.
    private const int MaxBalances = 4096;

    // A block should last about this long.
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<BalanceId, Turns> _turns = new();

    /// <summary>The position of the next request.</summary>
    public async ValueTask<long> NextAsync(BalanceId balance, CancellationToken cancellation)
    {
        var turns = TurnsOf(balance);
        if (turns.TryNext() is { } held)
            return held;

        await turns.Fetching.WaitAsync(cancellation);
        try
        {
            return turns.TryNext() ?? await FetchAsync(balance, turns, cancellation);
        }
        finally
        {
            turns.Fetching.Release();
        }
    }

    /// <summary>The position that the next request would have as far as this front-end knows; it is not used up.</summary>
    public long Peek(BalanceId balance) => _turns.TryGetValue(balance, out var turns) ? turns.Peek() : 0;

    private async ValueTask<long> FetchAsync(BalanceId balance, Turns turns, CancellationToken cancellation)
    {
        var size = turns.NextSize(time.GetTimestamp(), (from, to) => time.GetElapsedTime(from, to) < Lasts);
        try
        {
            var first = await positions.TakeAsync(balance, size, cancellation).AsTask().WaitAsync(Patience, time, cancellation);
            return turns.Refill(first, size);
        }
        catch (Exception fault) when (fault is ControlPlaneUnavailableException or TimeoutException)
        {
            // Its own order is as even as the cluster's, only not interleaved with it.
            LogAlone(logger, balance.Path, fault);
            return turns.Refill(turns.Peek(), size);
        }
    }

    private Turns TurnsOf(BalanceId balance)
    {
        if (_turns.TryGetValue(balance, out var turns))
            return turns;
        if (_turns.Count >= MaxBalances)
            _turns.Clear();
        return _turns.GetOrAdd(balance, static _ => new());
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The round robin at {Path} goes on by itself: nobody could be asked for its position")]
    private static partial void LogAlone(ILogger logger, string path, Exception fault);

    private sealed class Turns
    {
        private readonly Lock _lock = new();
        private long _next;
        private long _end;
        private int _size;
        private long _fetchedAt;

        public SemaphoreSlim Fetching { get; } = new(1);

        public long? TryNext()
        {
            lock (_lock)
                return _next < _end ? _next++ : null;
        }

        public long Peek()
        {
            lock (_lock)
                return _next;
        }

        // Twice as many after a block that was used up soon, half as many after one that lasted.
        public int NextSize(long now, Func<long, long, bool> wasSoon)
        {
            lock (_lock)
            {
                _size = _size == 0
                    ? 1
                    : wasSoon(_fetchedAt, now) ? Math.Min(_size * 2, IBalancePositions.MaxBlock) : Math.Max(_size / 2, 1);
                _fetchedAt = now;
                return _size;
            }
        }

        public long Refill(long first, int size)
        {
            lock (_lock)
            {
                (_next, _end) = (first + 1, first + size);
                return first;
            }
        }
    }
}
