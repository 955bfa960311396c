namespace ImageGateway.Core.RequestLog;

/// <summary>Sums of one period and one key.</summary>
/// <param name="Start">Start of the period.</param>
/// <param name="Key">The dimensions.</param>
/// <param name="Measures">The sums.</param>
public sealed record Rollup(DateTimeOffset Start, RollupKey Key, RollupMeasures Measures);

/// <summary>Lengths of the periods of roll-ups.</summary>
public enum RollupPeriod
{
    /// <summary>One minute; kept for 48 hours.</summary>
    Minute,

    /// <summary>One hour in UTC; kept for ever.</summary>
    Hour,

    /// <summary>One day in UTC; kept for ever.</summary>
    Day,
}

/// <summary>Lengths of the periods of roll-ups.</summary>
public static class RollupPeriods
{
    /// <summary>The length of a period.</summary>
    public static TimeSpan Length(this RollupPeriod period) => period switch
    {
        RollupPeriod.Minute => TimeSpan.FromMinutes(1),
        RollupPeriod.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };
}
