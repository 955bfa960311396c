namespace ImageGateway.Core.Money;

/// <summary>The times of the ledger protocol.</summary>
public sealed record LedgerTerms
{
    /// <summary>How long an owner may spend what it holds after its last answered message. Default 60 s.</summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long closed account ids are remembered; must exceed the life of any message. Default 1 h.</summary>
    public TimeSpan ClosedRetention { get; init; } = TimeSpan.FromHours(1);
}
