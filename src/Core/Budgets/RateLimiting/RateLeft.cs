namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>State of a rate limit: its bound, the permits left, and the time until it is whole again.</summary>
/// <param name="Limit">How much may happen in its window.</param>
/// <param name="Left">How much of it is not given to anybody.</param>
/// <param name="Reset">After which time all of it is there again, if nothing more happens.</param>
public readonly record struct RateLeft(long Limit, long Left, TimeSpan Reset);
