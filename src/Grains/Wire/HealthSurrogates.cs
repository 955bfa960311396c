using ImageGateway.Core.Health;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.OutcomeCount")]
internal readonly record struct OutcomeCountSurrogate([property: Id(0)] int Status, [property: Id(1)] long Count);

[RegisterConverter]
internal sealed class OutcomeCountConverter : IConverter<OutcomeCount, OutcomeCountSurrogate>
{
    public OutcomeCount ConvertFromSurrogate(in OutcomeCountSurrogate surrogate) => new(surrogate.Status, surrogate.Count);

    public OutcomeCountSurrogate ConvertToSurrogate(in OutcomeCount value) => new(value.Status, value.Count);
}

[GenerateSerializer, Immutable, Alias("ig.HealthView")]
internal readonly record struct HealthViewSurrogate([property: Id(0)] TimeSpan Window, [property: Id(1)] OutcomeCount[] Counts);

[RegisterConverter]
internal sealed class HealthViewConverter : IConverter<HealthView, HealthViewSurrogate>
{
    public HealthView ConvertFromSurrogate(in HealthViewSurrogate surrogate) => new(surrogate.Window, [.. surrogate.Counts]);

    public HealthViewSurrogate ConvertToSurrogate(in HealthView value) => new(value.Window, [.. value.Counts]);
}
