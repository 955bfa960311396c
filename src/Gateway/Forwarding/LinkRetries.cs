namespace ImageGateway.Gateway.Forwarding;

/// <summary>The waits before a link is asked for again: 0.2 s, doubling up to 4 s, or as its host says, within a bound in all.</summary>
/// <param name="time">The clock.</param>
/// <param name="patience">How long to ask again.</param>
/// <param name="total">When the content must be there.</param>
internal sealed class LinkRetries(TimeProvider time, TimeSpan patience, TimeSpan total)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _wait = FirstWait;

    /// <summary>Time that one request for the link may take.</summary>
    public TimeSpan ForOpening => Shorter(LinkFetcher.Silence, Left(patience < total ? patience : total));

    /// <summary>Time for which the content may stand still.</summary>
    public TimeSpan ForReading => Shorter(LinkFetcher.Silence, Left(total));

    /// <summary>Waits before the next try. False where a new try makes no sense or comes too late.</summary>
    public async ValueTask<bool> WaitAsync(LinkException failure, CancellationToken cancellation)
    {
        var wait = failure.RetryAfter > _wait ? failure.RetryAfter.Value : _wait;
        if (!failure.IsPassing || wait >= Left(patience < total ? patience : total))
            return false;
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        await Task.Delay(wait, time, cancellation);
        return true;
    }

    private TimeSpan Left(TimeSpan of) => of - time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
