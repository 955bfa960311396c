namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>The times that go with a window (docs/architecture/budgets.md#rate-limits).</summary>
public static class RateTimes
{
    private static readonly TimeSpan LongestValidity = TimeSpan.FromSeconds(5);

    /// <summary>Gets the length of a window.</summary>
    public static TimeSpan Length(this RateWindow window) => window switch
    {
        RateWindow.Minute => TimeSpan.FromMinutes(1),
        RateWindow.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>Gets the time for which a permit may be used after the message that asked for it was sent.</summary>
    public static TimeSpan Validity(this RateWindow window)
    {
        var part = window.Length() / 60;
        return part < LongestValidity ? part : LongestValidity;
    }

    /// <summary>
    /// Gets the time for which a permit counts after it was granted: its use may be late, and the clocks of two hosts may differ.
    /// </summary>
    public static TimeSpan Counted(this RateWindow window) => window.Length() + (window.Length() / 60) + window.Validity();

    /// <summary>
    /// Gets the difference by which permits granted close together may end to count later than the first of them. It bounds a
    /// budget's document, and with <see cref="Counted"/> it costs at most a thirtieth of the rate.
    /// </summary>
    public static TimeSpan Grain(this RateWindow window) => window.Length() / (window == RateWindow.Minute ? 1200 : 100);
}
