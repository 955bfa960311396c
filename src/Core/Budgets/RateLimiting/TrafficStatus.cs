namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>Rates and images in flight of a budget: the bounds, and how much of them is given out.</summary>
/// <param name="Rates">The bounds of each window.</param>
/// <param name="Counted">Permits that count in each window, those included that front-ends hold for the seconds to come.</param>
/// <param name="InFlightLimit">How many images may be drawn at a time; null: any number.</param>
/// <param name="InFlight">Slots for images that front-ends hold.</param>
public readonly record struct TrafficStatus(
    PerWindow<RateBound> Rates, PerWindow<Permits> Counted, long? InFlightLimit, long InFlight)
{
    /// <summary>The status under some limits before anything was given out.</summary>
    public static TrafficStatus Unused(PerWindow<RateBound> rates, ConcurrencyRules slots) => new(rates, default, slots.InFlight, 0);
}
