namespace ImageGateway.Core.Money.Owners;

/// <summary>An owner's monotonic clock and the protocol's times, in its ticks.</summary>
internal sealed class OwnerTimes(LedgerTerms terms, TimeProvider clock)
{
    public long Now => clock.GetTimestamp();

    public long Term { get; } = Ticks(terms.Term, clock);

    public long Freshness { get; } = Ticks(terms.Freshness, clock);

    public long Renewal { get; } = Ticks(terms.Renewal, clock);

    public long AdmitWait { get; } = Ticks(terms.AdmitWait, clock);

    public long ReplyWait { get; } = Ticks(terms.ReplyWait, clock);

    public long ShortWait { get; } = Ticks(terms.ShortWait, clock);

    public long TightRenewal { get; } = Ticks(terms.TightRenewal, clock);

    public TimeSpan Between(long from, long to) => to <= from ? TimeSpan.Zero : clock.GetElapsedTime(from, to);

    private static long Ticks(TimeSpan span, TimeProvider clock) => (long)(span.TotalSeconds * clock.TimestampFrequency);
}
