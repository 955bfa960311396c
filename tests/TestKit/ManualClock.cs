namespace ImageGateway.TestKit;

/// <summary>
/// A clock that goes to the next timer when the work under test waits: for a delay, or for an answer that does not come.
/// The timers of cancellations are no waiting; so a run is the same every time, on whatever threads it goes on.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private const int MostFirings = 10_000;

    private static readonly TimeSpan RealTime = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private int _created;
    private int _hanging;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new ManualTimer(this, _created++, isDelay: state is not CancellationTokenSource, () => callback(state));
            timer.Change(dueTime, period);
            _timers.Add(timer);
            return timer;
        }
    }

    /// <summary>Starts some work and goes on in time until it is done.</summary>
    public T Run<T>(Func<ValueTask<T>> work)
    {
        var running = Task.Run(() => work().AsTask());
        for (var firings = 0; ; firings++)
        {
            Assert.True(
                SpinWait.SpinUntil(() => running.IsCompleted || IsWaiting(), RealTime)
                    && firings < MostFirings, "The work waits for something that no timer ends.");
            if (running.IsCompleted)
                return running.GetAwaiter().GetResult();
            Assert.True(FireNext(), "The work waits for ever.");
        }
    }

    /// <summary>Waits until the token is cancelled, as for an answer that does not come.</summary>
    public async Task HangAsync(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource();
        using var registration = cancellation.Register(() =>
        {
            lock (_gate)
                _hanging--;
            never.SetCanceled(cancellation);
        });
        lock (_gate)
            _hanging++;
        await never.Task;
    }

    /// <summary>Moves on, past nothing that waits.</summary>
    public void Advance(TimeSpan by) => Elapsed += by;

    private bool IsWaiting()
    {
        lock (_gate)
            return _hanging > 0 || _timers.Exists(timer => timer is { IsDelay: true, Due: not null });
    }

    private bool FireNext()
    {
        ManualTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due is not null).MinBy(timer => (timer.Due!.Value, timer.Order));
            if (next is null)
                return false;
            Elapsed = next.Due!.Value > Elapsed ? next.Due.Value : Elapsed;
            next.Due = null;
        }

        next.Fire();
        return true;
    }

    private sealed class ManualTimer(ManualClock clock, int order, bool isDelay, Action fire) : ITimer
    {
        public int Order => order;

        public bool IsDelay => isDelay;

        public TimeSpan? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Elapsed + dueTime;
            return true;
        }

        public void Fire() => fire();

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
