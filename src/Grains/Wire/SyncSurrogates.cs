using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.SyncMessage")]
internal readonly record struct SyncMessageSurrogate(
    [property: Id(0)] string Lease,
    [property: Id(1)] long Period,
    [property: Id(2)] long Seq,
    [property: Id(3)] long Seen,
    [property: Id(4)] Amount Spent,
    [property: Id(5)] Amount Uncertain,
    [property: Id(6)] Amount Returned,
    [property: Id(7)] Amount Reserved,
    [property: Id(8)] Amount Need,
    [property: Id(9)] Amount Want,
    [property: Id(10)] bool Close,
    [property: Id(11)] UncertainAttempt[]? UncertainAttempts,
    [property: Id(12)] TrafficReport? Traffic);

[RegisterConverter]
internal sealed class SyncMessageConverter : IConverter<SyncMessage, SyncMessageSurrogate>
{
    public SyncMessage ConvertFromSurrogate(in SyncMessageSurrogate surrogate) => new()
    {
        Lease = surrogate.Lease,
        Period = surrogate.Period,
        Seq = surrogate.Seq,
        Seen = surrogate.Seen,
        Spent = surrogate.Spent,
        Uncertain = surrogate.Uncertain,
        Returned = surrogate.Returned,
        Reserved = surrogate.Reserved,
        Need = surrogate.Need,
        Want = surrogate.Want,
        Close = surrogate.Close,
        UncertainAttempts = [.. surrogate.UncertainAttempts ?? []],
        Traffic = surrogate.Traffic,
    };

    public SyncMessageSurrogate ConvertToSurrogate(in SyncMessage value) => new(
        value.Lease,
        value.Period,
        value.Seq,
        value.Seen,
        value.Spent,
        value.Uncertain,
        value.Returned,
        value.Reserved,
        value.Need,
        value.Want,
        value.Close,
        [.. value.UncertainAttempts],
        value.Traffic);
}

[GenerateSerializer, Immutable, Alias("ig.SyncReply")]
internal readonly record struct SyncReplySurrogate(
    [property: Id(0)] SyncVerdict Verdict,
    [property: Id(1)] Amount Granted,
    [property: Id(2)] long Version,
    [property: Id(3)] long Period,
    [property: Id(4)] Limits Limits,
    [property: Id(5)] bool Tight,
    [property: Id(6)] TrafficReply? Traffic);

[RegisterConverter]
internal sealed class SyncReplyConverter : IConverter<SyncReply, SyncReplySurrogate>
{
    public SyncReply ConvertFromSurrogate(in SyncReplySurrogate surrogate) =>
        new(surrogate.Verdict, surrogate.Granted, surrogate.Version, surrogate.Period, surrogate.Limits, surrogate.Tight,
            surrogate.Traffic);

    public SyncReplySurrogate ConvertToSurrogate(in SyncReply value) =>
        new(value.Verdict, value.Granted, value.Version, value.Period, value.Limits, value.Tight, value.Traffic);
}
