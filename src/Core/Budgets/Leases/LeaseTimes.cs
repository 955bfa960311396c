using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>An instance's monotonic clock and the protocol's times, in its ticks.</summary>
internal sealed class LeaseTimes(LedgerTerms terms, TimeProvider clock)
{
    private const int Doublings = 8;
    private const int Spread = 16;

    private readonly long _minuteValidity = Ticks(RateWindow.Minute.Validity(), clock);
    private readonly long _longValidity = Ticks(RateWindow.Hour.Validity(), clock);

    public long Now => clock.GetTimestamp();

    public long Term { get; } = Ticks(terms.Term, clock);

    public long Freshness { get; } = Ticks(terms.Freshness, clock);

    public long Renewal { get; } = Ticks(terms.Renewal, clock);

    /// <summary>Time after a lease's last message at which its renewal may travel with others.</summary>
    public long EarliestRenewal { get; } = Ticks(terms.Renewal * 0.5, clock);

    public long AdmitWait { get; } = Ticks(terms.AdmitWait, clock);

    public long MoveWait { get; } = Ticks(terms.MoveWait, clock);

    public long ReplyWait { get; } = Ticks(terms.ReplyWait, clock);

    public long ShortWait { get; } = Ticks(terms.ShortWait, clock);

    public long TightRenewal { get; } = Ticks(terms.TightRenewal, clock);

    /// <summary>Computes the time for which permits may be used after they were asked for.</summary>
    public long Validity(PerWindow<RateBound> rates)
    {
        if (rates.Minute.IsSet)
            return _minuteValidity;
        return rates.Hour.IsSet || rates.Day.IsSet ? _longValidity : 0;
    }

    /// <summary>
    /// Computes the pause before a message that could not be delivered is sent again. Leases differ by up to a quarter of it, so that
    /// those whose host went away do not all ask at the same moment.
    /// </summary>
    /// <param name="failures">How often it could not be delivered before.</param>
    /// <param name="lease">Number of the lease.</param>
    public long Pause(int failures, int lease)
    {
        var pause = failures < Doublings ? Math.Min(ShortWait << failures, ReplyWait) : ReplyWait;
        return pause - (pause / 4 * (lease % Spread) / Spread);
    }

    public TimeSpan Between(long from, long to) => to <= from ? TimeSpan.Zero : clock.GetElapsedTime(from, to);

    public long Ticks(int milliseconds) => Ticks(TimeSpan.FromMilliseconds(milliseconds), clock);

    private static long Ticks(TimeSpan span, TimeProvider clock) => (long)(span.TotalSeconds * clock.TimestampFrequency);
}
