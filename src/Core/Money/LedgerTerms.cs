namespace ImageGateway.Core.Money;

/// <summary>The times of the ledger protocol.</summary>
public sealed record LedgerTerms
{
    /// <summary>How long an owner may spend what it holds after its last answered message. Default 60 s.</summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long closed account ids are remembered; must exceed the life of any message. Default 1 h.</summary>
    public TimeSpan ClosedRetention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After which silence an owner's account is settled as if all it held were spent. Default 24 h.</summary>
    public TimeSpan SilenceRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>After which time a doubt that nobody resolved is resolved by the node's policy. Default 24 h.</summary>
    public TimeSpan DoubtRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often an owner is heard of at least. Default 10 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt waits to be admitted. Default 1 s.</summary>
    public TimeSpan AdmitWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After which silence a message is sent again. Default 1 s.</summary>
    public TimeSpan ReplyWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After which time an owner asks again for what others may return. Default 100 ms.</summary>
    public TimeSpan ShortWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often an owner is heard of at a node that is tight, while it has something to say. Default 250 ms.</summary>
    public TimeSpan TightRenewal { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long after a message was sent its answer lets an owner spend: nine tenths of the term, so that it stops before
    /// the node shows its slice as uncertain, however the two clocks differ in speed.
    /// </summary>
    public TimeSpan Freshness => Term * 0.9;
}
