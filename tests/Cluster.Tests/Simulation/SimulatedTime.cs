namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>A clock that goes from event to event, and the events to come, in their order.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private long _number;

    public long Ticks { get; private set; }

    public TimeSpan Elapsed => new(Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public void After(TimeSpan time, Action action) =>
        _events.Enqueue(action, (Ticks + Math.Max(0, time.Ticks), _number++));

    /// <summary>Goes on to the next event; false: there is none before the end.</summary>
    public bool TryNext(TimeSpan end)
    {
        if (!_events.TryPeek(out var action, out var when) || when.At > end.Ticks)
            return false;
        _events.Dequeue();
        Ticks = when.At;
        action();
        return true;
    }
}
