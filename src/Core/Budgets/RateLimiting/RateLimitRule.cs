namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>A rate limit (docs/architecture/portkey.md#virtual-keys).</summary>
/// <param name="Type">What it counts: <c>requests</c>, <c>images</c> or <c>images_in_flight</c>.</param>
/// <param name="Unit">Per what: <c>rpm</c>, <c>rph</c> or <c>rpd</c>; null for images in flight.</param>
/// <param name="Value">How many, from 0.</param>
/// <param name="Queue">Who may wait for a slot, or null: nobody.</param>
public sealed record RateLimitRule(string Type, string? Unit, long Value, RateLimitQueue? Queue)
{
    /// <summary>The type that bounds images that are drawn at a time.</summary>
    public const string ImagesInFlight = "images_in_flight";
}

/// <summary>A queue for slots.</summary>
/// <param name="Max">How many may wait, from 1.</param>
/// <param name="WaitMs">For how many milliseconds at most, from 1.</param>
public sealed record RateLimitQueue(int Max, int WaitMs);
