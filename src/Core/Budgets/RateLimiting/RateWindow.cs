namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>A stretch of time in which no more than a number may happen, wherever it begins.</summary>
public enum RateWindow
{
    /// <summary>Window of 60 seconds.</summary>
    Minute,

    /// <summary>Window of 60 minutes.</summary>
    Hour,

    /// <summary>Window of 24 hours.</summary>
    Day,
}
