namespace ImageGateway.Core.Budgets;

/// <summary>A budget as Portkey's API says it (docs/architecture/portkey.md#virtual-keys).</summary>
/// <param name="Type">What it counts: <c>cost</c>, <c>requests</c> or <c>images</c>.</param>
/// <param name="CreditLimit">How much: dollars to a millionth, or pieces.</param>
/// <param name="AlertThreshold">From which use on somebody is told, in the same unit; null: never.</param>
/// <param name="PeriodicReset"><c>weekly</c> (Sunday 00:00 UTC), <c>monthly</c> (the 1st 00:00 UTC), or null: never.</param>
public sealed record UsageLimit(string Type, decimal CreditLimit, decimal? AlertThreshold, string? PeriodicReset)
{
    /// <summary>The type of a budget in dollars.</summary>
    public const string Cost = "cost";

    /// <summary>The type of a budget in requests.</summary>
    public const string Requests = "requests";

    /// <summary>The type of a budget in images.</summary>
    public const string Images = "images";

    /// <summary>The largest budget, in dollars or pieces.</summary>
    public const decimal Most = 1_000_000_000;

    private const decimal MicroDollars = 1_000_000;

    /// <summary>Unit that the limit counts, as ledgers name it.</summary>
    public LimitKind Kind => Type switch
    {
        Requests => LimitKind.Requests,
        Images => LimitKind.Images,
        _ => LimitKind.Cost,
    };

    /// <summary>Calendar by which usage starts again at zero.</summary>
    public ImageGateway.Core.Budgets.PeriodicReset Reset => PeriodicReset switch
    {
        "weekly" => ImageGateway.Core.Budgets.PeriodicReset.Weekly,
        "monthly" => ImageGateway.Core.Budgets.PeriodicReset.Monthly,
        _ => ImageGateway.Core.Budgets.PeriodicReset.Never,
    };

    /// <summary>The limit as ledgers count it: micro-dollars or pieces.</summary>
    public long LedgerLimit => InLedgerUnits(CreditLimit);

    /// <summary>The threshold as ledgers count it, or null.</summary>
    public long? LedgerThreshold => AlertThreshold is { } threshold ? InLedgerUnits(threshold) : null;

    private long InLedgerUnits(decimal amount) => (long)(Type == Cost ? amount * MicroDollars : amount);
}
