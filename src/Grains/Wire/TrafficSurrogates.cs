using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.Permits")]
internal readonly record struct PermitsSurrogate([property: Id(0)] long Requests, [property: Id(1)] long Images);

[RegisterConverter]
internal sealed class PermitsConverter : IConverter<Permits, PermitsSurrogate>
{
    public Permits ConvertFromSurrogate(in PermitsSurrogate surrogate) => new(surrogate.Requests, surrogate.Images);

    public PermitsSurrogate ConvertToSurrogate(in Permits value) => new(value.Requests, value.Images);
}

[GenerateSerializer, Immutable, Alias("ig.RateBound")]
internal readonly record struct RateBoundSurrogate([property: Id(0)] long? Requests, [property: Id(1)] long? Images);

[RegisterConverter]
internal sealed class RateBoundConverter : IConverter<RateBound, RateBoundSurrogate>
{
    public RateBound ConvertFromSurrogate(in RateBoundSurrogate surrogate) => new(surrogate.Requests, surrogate.Images);

    public RateBoundSurrogate ConvertToSurrogate(in RateBound value) => new(value.Requests, value.Images);
}

[GenerateSerializer, Immutable, Alias("ig.SlotRules")]
internal readonly record struct ConcurrencyRulesSurrogate(
    [property: Id(0)] long? InFlight, [property: Id(1)] int QueueMax, [property: Id(2)] int QueueWaitMs);

[RegisterConverter]
internal sealed class ConcurrencyRulesConverter : IConverter<ConcurrencyRules, ConcurrencyRulesSurrogate>
{
    public ConcurrencyRules ConvertFromSurrogate(in ConcurrencyRulesSurrogate surrogate) =>
        new(surrogate.InFlight, surrogate.QueueMax, surrogate.QueueWaitMs);

    public ConcurrencyRulesSurrogate ConvertToSurrogate(in ConcurrencyRules value) =>
        new(value.InFlight, value.QueueMax, value.QueueWaitMs);
}

[GenerateSerializer, Immutable, Alias("ig.UnusedPermits")]
internal readonly record struct UnusedPermitsSurrogate([property: Id(0)] long Seq, [property: Id(1)] Permits Permits);

[RegisterConverter]
internal sealed class UnusedPermitsConverter : IConverter<UnusedPermits, UnusedPermitsSurrogate>
{
    public UnusedPermits ConvertFromSurrogate(in UnusedPermitsSurrogate surrogate) => new(surrogate.Seq, surrogate.Permits);

    public UnusedPermitsSurrogate ConvertToSurrogate(in UnusedPermits value) => new(value.Seq, value.Permits);
}

[GenerateSerializer, Immutable, Alias("ig.RateLeft")]
internal readonly record struct RateLeftSurrogate(
    [property: Id(0)] long Limit, [property: Id(1)] long Left, [property: Id(2)] TimeSpan Reset);

[RegisterConverter]
internal sealed class RateLeftConverter : IConverter<RateLeft, RateLeftSurrogate>
{
    public RateLeft ConvertFromSurrogate(in RateLeftSurrogate surrogate) => new(surrogate.Limit, surrogate.Left, surrogate.Reset);

    public RateLeftSurrogate ConvertToSurrogate(in RateLeft value) => new(value.Limit, value.Left, value.Reset);
}

[GenerateSerializer, Immutable, Alias("ig.TrafficReport")]
internal readonly record struct TrafficReportSurrogate(
    [property: Id(0)] Permits Need,
    [property: Id(1)] Permits NeedFirst,
    [property: Id(2)] Permits Want,
    [property: Id(3)] UnusedPermits[]? Unused,
    [property: Id(4)] long LiveFrom,
    [property: Id(5)] long SlotsReturned,
    [property: Id(6)] long SlotsInUse,
    [property: Id(7)] long SlotsAwaited,
    [property: Id(8)] long SlotsAwaitedFirst);

[RegisterConverter]
internal sealed class TrafficReportConverter : IConverter<TrafficReport, TrafficReportSurrogate>
{
    public TrafficReport ConvertFromSurrogate(in TrafficReportSurrogate surrogate) => new()
    {
        Need = surrogate.Need,
        NeedFirst = surrogate.NeedFirst,
        Want = surrogate.Want,
        Unused = [.. surrogate.Unused ?? []],
        LiveFrom = surrogate.LiveFrom,
        SlotsReturned = surrogate.SlotsReturned,
        SlotsInUse = surrogate.SlotsInUse,
        SlotsAwaited = surrogate.SlotsAwaited,
        SlotsAwaitedFirst = surrogate.SlotsAwaitedFirst,
    };

    public TrafficReportSurrogate ConvertToSurrogate(in TrafficReport value) => new(
        value.Need,
        value.NeedFirst,
        value.Want,
        [.. value.Unused],
        value.LiveFrom,
        value.SlotsReturned,
        value.SlotsInUse,
        value.SlotsAwaited,
        value.SlotsAwaitedFirst);
}

[GenerateSerializer, Immutable, Alias("ig.TrafficReply")]
internal readonly record struct TrafficReplySurrogate(
    [property: Id(0)] RateBound Minute,
    [property: Id(1)] RateBound Hour,
    [property: Id(2)] RateBound Day,
    [property: Id(3)] ConcurrencyRules Slots,
    [property: Id(4)] Permits Permits,
    [property: Id(5)] TimeSpan? RetryAfter,
    [property: Id(6)] bool AreRatesTight,
    [property: Id(7)] RateLeft? Requests,
    [property: Id(8)] RateLeft? Images,
    [property: Id(9)] long SlotsGranted,
    [property: Id(10)] bool AreSlotsScarce,
    [property: Id(11)] bool DidSlotsLapse);

[RegisterConverter]
internal sealed class TrafficReplyConverter : IConverter<TrafficReply, TrafficReplySurrogate>
{
    public TrafficReply ConvertFromSurrogate(in TrafficReplySurrogate surrogate) => new()
    {
        Rates = new(surrogate.Minute, surrogate.Hour, surrogate.Day),
        Slots = surrogate.Slots,
        Permits = surrogate.Permits,
        RetryAfter = surrogate.RetryAfter,
        AreRatesTight = surrogate.AreRatesTight,
        Requests = surrogate.Requests,
        Images = surrogate.Images,
        SlotsGranted = surrogate.SlotsGranted,
        AreSlotsScarce = surrogate.AreSlotsScarce,
        DidSlotsLapse = surrogate.DidSlotsLapse,
    };

    public TrafficReplySurrogate ConvertToSurrogate(in TrafficReply value) => new(
        value.Rates.Minute,
        value.Rates.Hour,
        value.Rates.Day,
        value.Slots,
        value.Permits,
        value.RetryAfter,
        value.AreRatesTight,
        value.Requests,
        value.Images,
        value.SlotsGranted,
        value.AreSlotsScarce,
        value.DidSlotsLapse);
}
