namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>Limits on images in flight, with the queue for them.</summary>
/// <param name="InFlight">At most so many; null: no bound.</param>
/// <param name="QueueMax">How many attempts may wait for a slot at each front-end; 0: none.</param>
/// <param name="QueueWaitMs">For how many milliseconds at most.</param>
public readonly record struct ConcurrencyRules(long? InFlight, int QueueMax, int QueueWaitMs)
{
    /// <summary>Determines whether every number is in range.</summary>
    public bool IsSound() => InFlight is null or (>= 0 and <= Permits.MaxCount) && QueueMax >= 0 && QueueWaitMs >= 0;
}
