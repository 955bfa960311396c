namespace ImageGateway.Core.Money;

/// <summary>
/// Where a node stands in its current period. In each part with a limit
/// <c>Settled + Uncertain + Reserved + Leased + Free = Limit + Over</c>, and nothing is negative.
/// </summary>
public sealed record NodeStanding
{
    /// <summary>The node's version.</summary>
    public required long Version { get; init; }

    /// <summary>The period.</summary>
    public required long Period { get; init; }

    /// <summary>The limits.</summary>
    public required Limits Limits { get; init; }

    /// <summary>Spent for certain.</summary>
    public required Amount Settled { get; init; }

    /// <summary>Perhaps spent, and what owners hold that were not heard of for one term.</summary>
    public required Amount Uncertain { get; init; }

    /// <summary>Held by running attempts.</summary>
    public required Amount Reserved { get; init; }

    /// <summary>Held by front-ends and not used yet.</summary>
    public required Amount Leased { get; init; }

    /// <summary>Not given to anybody; null where there is no limit.</summary>
    public required Limits Free { get; init; }

    /// <summary>By how much the limits are exceeded: one was lowered, or a provider billed above the reserved maximum.</summary>
    public required Amount Over { get; init; }

    internal static NodeStanding Of(NodeDocument node, DateTimeOffset heardSince)
    {
        var ledger = node.Current;
        var (settled, uncertain, reserved, leased) = (ledger.Settled, ledger.Uncertain, Amount.Zero, Amount.Zero);
        foreach (var account in ledger.Accounts.Values)
        {
            settled += account.Spent;
            uncertain += account.Doubt;
            if (account.HeardAt < heardSince)
            {
                uncertain += account.Reserved + account.Unused();
                continue;
            }

            reserved += account.Reserved;
            leased += account.Unused();
        }

        var committed = ledger.Committed();
        return new()
        {
            Version = node.Version,
            Period = ledger.Period,
            Limits = node.Limits,
            Settled = settled,
            Uncertain = uncertain,
            Reserved = reserved,
            Leased = leased,
            Free = node.Limits.Left(committed),
            Over = node.Limits.Over(committed),
        };
    }
}
