using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>The machine's clock, but for the waits of <see cref="WaitingResponse"/>, which end when a test says so.</summary>
internal sealed class WaitClock : TimeProvider
{
    private readonly List<HeldTimer> _held = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Waits of the instance itself, which repeat, go on by the machine's clock.
        if (period != Timeout.InfiniteTimeSpan
            || (dueTime != WaitingResponse.Patience && dueTime != WaitingResponse.Pulse && dueTime != EventStreamForwarder.UsagePatience))
            return System.CreateTimer(callback, state, dueTime, period);
        var timer = new HeldTimer(() => callback(state), dueTime);
        lock (_held)
            _held.Add(timer);
        return timer;
    }

    /// <summary>Lets so long a wait end that has begun; waits until there is one.</summary>
    public async Task EndAsync(TimeSpan wait)
    {
        while (true)
        {
            HeldTimer? timer;
            lock (_held)
            {
                _held.RemoveAll(static held => held.IsOver);
                timer = _held.Find(held => held.Wait == wait);
                _held.Remove(timer!);
            }

            if (timer is not null)
            {
                timer.Fire();
                return;
            }

            await Task.Yield();
        }
    }

    private sealed class HeldTimer(Action fire, TimeSpan wait) : ITimer
    {
        public TimeSpan Wait => wait;

        public bool IsOver { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
