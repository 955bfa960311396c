using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.NodeStanding")]
internal readonly record struct BudgetStatusSurrogate(
    [property: Id(0)] long Version,
    [property: Id(1)] long Period,
    [property: Id(2)] Limits Limits,
    [property: Id(3)] Amount Settled,
    [property: Id(4)] Amount Uncertain,
    [property: Id(5)] Amount Reserved,
    [property: Id(6)] Amount Leased,
    [property: Id(7)] Limits Free,
    [property: Id(8)] Amount Over,
    [property: Id(9)] Amount Since,
    [property: Id(10)] DateTimeOffset? NextCostReset,
    [property: Id(11)] DateTimeOffset? NextRequestsReset,
    [property: Id(12)] DateTimeOffset? NextImagesReset,
    [property: Id(13)] Limits Alerts,
    [property: Id(14)] BudgetState Status,
    [property: Id(15)] TrafficStatus Traffic);

[GenerateSerializer, Immutable, Alias("ig.TrafficStatus")]
internal readonly record struct TrafficStatusSurrogate(
    [property: Id(0)] RateBound Minute,
    [property: Id(1)] RateBound Hour,
    [property: Id(2)] RateBound Day,
    [property: Id(3)] Permits CountedMinute,
    [property: Id(4)] Permits CountedHour,
    [property: Id(5)] Permits CountedDay,
    [property: Id(6)] long? InFlightLimit,
    [property: Id(7)] long InFlight);

[RegisterConverter]
internal sealed class TrafficStatusConverter : IConverter<TrafficStatus, TrafficStatusSurrogate>
{
    public TrafficStatus ConvertFromSurrogate(in TrafficStatusSurrogate surrogate) => new(
        new(surrogate.Minute, surrogate.Hour, surrogate.Day),
        new(surrogate.CountedMinute, surrogate.CountedHour, surrogate.CountedDay),
        surrogate.InFlightLimit,
        surrogate.InFlight);

    public TrafficStatusSurrogate ConvertToSurrogate(in TrafficStatus value) => new(
        value.Rates.Minute,
        value.Rates.Hour,
        value.Rates.Day,
        value.Counted.Minute,
        value.Counted.Hour,
        value.Counted.Day,
        value.InFlightLimit,
        value.InFlight);
}

[RegisterConverter]
internal sealed class BudgetStatusConverter : IConverter<BudgetStatus, BudgetStatusSurrogate>
{
    public BudgetStatus ConvertFromSurrogate(in BudgetStatusSurrogate surrogate) => new()
    {
        Version = surrogate.Version,
        Period = surrogate.Period,
        Limits = surrogate.Limits,
        Settled = surrogate.Settled,
        Uncertain = surrogate.Uncertain,
        Reserved = surrogate.Reserved,
        Leased = surrogate.Leased,
        Free = surrogate.Free,
        Over = surrogate.Over,
        Since = new(surrogate.Since.Cost, surrogate.Since.Requests, surrogate.Since.Images),
        NextResets = new(surrogate.NextCostReset, surrogate.NextRequestsReset, surrogate.NextImagesReset),
        Alerts = surrogate.Alerts,
        Status = surrogate.Status,
        Traffic = surrogate.Traffic,
    };

    public BudgetStatusSurrogate ConvertToSurrogate(in BudgetStatus value) => new(
        value.Version,
        value.Period,
        value.Limits,
        value.Settled,
        value.Uncertain,
        value.Reserved,
        value.Leased,
        value.Free,
        value.Over,
        new(value.Since.Cost, value.Since.Requests, value.Since.Images),
        value.NextResets.Cost,
        value.NextResets.Requests,
        value.NextResets.Images,
        value.Alerts,
        value.Status,
        value.Traffic);
}
