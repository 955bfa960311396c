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
}
