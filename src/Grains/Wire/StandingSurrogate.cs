using ImageGateway.Core.Money;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.NodeStanding")]
internal readonly record struct NodeStandingSurrogate(
    [property: Id(0)] long Version,
    [property: Id(1)] long Period,
    [property: Id(2)] Limits Limits,
    [property: Id(3)] Amount Settled,
    [property: Id(4)] Amount Uncertain,
    [property: Id(5)] Amount Reserved,
    [property: Id(6)] Amount Leased,
    [property: Id(7)] Limits Free,
    [property: Id(8)] Amount Over);

[RegisterConverter]
internal sealed class NodeStandingConverter : IConverter<NodeStanding, NodeStandingSurrogate>
{
    public NodeStanding ConvertFromSurrogate(in NodeStandingSurrogate surrogate) => new()
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
    };

    public NodeStandingSurrogate ConvertToSurrogate(in NodeStanding value) => new(
        value.Version,
        value.Period,
        value.Limits,
        value.Settled,
        value.Uncertain,
        value.Reserved,
        value.Leased,
        value.Free,
        value.Over);
}
