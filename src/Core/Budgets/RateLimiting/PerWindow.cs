namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>One value for each window.</summary>
public readonly record struct PerWindow<T>(T Minute, T Hour, T Day)
{
    /// <summary>The value for a window.</summary>
    public T this[RateWindow window] => window switch
    {
        RateWindow.Minute => Minute,
        RateWindow.Hour => Hour,
        _ => Day,
    };

    /// <summary>Derives each value from the one of its window.</summary>
    public PerWindow<TOther> Map<TOther>(Func<RateWindow, T, TOther> derive) =>
        new(derive(RateWindow.Minute, Minute), derive(RateWindow.Hour, Hour), derive(RateWindow.Day, Day));
}
