namespace ImageGateway.Sandbox.Tests;

/// <summary>A clock whose timers ring when they are told to.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly List<Timer> _timers = [];

    /// <summary>Times that are still waited for.</summary>
    public IEnumerable<TimeSpan> Waiting => _timers.Select(timer => timer.Due);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_790_000_000);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), dueTime);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Rings all of them.</summary>
    public void Ring()
    {
        foreach (var timer in _timers.ToArray())
            timer.Ring();
    }

    private sealed class Timer(TimerClock clock, Action ring, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
