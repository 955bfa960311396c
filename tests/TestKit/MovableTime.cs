namespace ImageGateway.TestKit;

/// <summary>The system's clock, which a test may move on. Timers go as they always do.</summary>
public sealed class MovableTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);

    private TimeSpan Ahead => new(Interlocked.Read(ref _ticks));

    /// <summary>Moves it on by a time.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
