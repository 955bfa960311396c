namespace ImageGateway.Core.Budgets;

/// <summary>The times of the ledger protocol.</summary>
public sealed record LedgerTerms
{
    /// <summary>Time for which a lease may be spent after its last answered message. Default 60 s.</summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for which closed lease ids are remembered; must exceed the life of any message. Default 1 h.</summary>
    public TimeSpan ClosedRetention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Silence after which a lease is settled as if all it held were spent. Default 24 h.</summary>
    public TimeSpan SilenceRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Time after which an unresolved uncertain attempt is resolved by the budget's policy. Default 24 h.</summary>
    public TimeSpan UncertainRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Longest interval between two messages of a lease. Default 10 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for which an attempt waits for its reservation. Default 1 s.</summary>
    public TimeSpan AdmitWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time for which attempts wait for a budget that has just fallen silent, from the first message that it did not answer; after
    /// that they wait <see cref="AdmitWait"/>, as they do for budgets that answer. Default zero: no longer than that.
    /// </summary>
    public TimeSpan MoveWait { get; init; }

    /// <summary>Silence after which a message is sent again. Default 1 s.</summary>
    public TimeSpan ReplyWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time after which a lease asks again for what others may return, and sends a message again that could not be delivered; then
    /// twice as long each time, up to <see cref="ReplyWait"/>. Default 100 ms.
    /// </summary>
    public TimeSpan ShortWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Interval between messages at a contended budget, while there is something to report. Default 250 ms.</summary>
    public TimeSpan TightRenewal { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Time from the sending of a message for which its answer lets a lease be spent: nine tenths of the term, so that it ends
    /// before the budget shows the lease as uncertain, however the two clocks differ in speed.
    /// </summary>
    public TimeSpan Freshness => Term * 0.9;
}
