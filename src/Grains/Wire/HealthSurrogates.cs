using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.OutcomeCount")]
internal readonly record struct OutcomeCountSurrogate([property: Id(0)] int Status, [property: Id(1)] long Count);

[RegisterConverter]
internal sealed class OutcomeCountConverter : IConverter<OutcomeCount, OutcomeCountSurrogate>
{
    public OutcomeCount ConvertFromSurrogate(in OutcomeCountSurrogate surrogate) => new(surrogate.Status, surrogate.Count);

    public OutcomeCountSurrogate ConvertToSurrogate(in OutcomeCount value) => new(value.Status, value.Count);
}

[GenerateSerializer, Immutable, Alias("ig.HealthReport")]
internal readonly record struct HealthReportSurrogate(
    [property: Id(0)] OutcomeCount[] Outcomes, [property: Id(1)] TimeSpan LatencySum, [property: Id(2)] int LatencyCount,
        [property: Id(3)] long Probe, [property: Id(4)] bool Recovered);

[RegisterConverter]
internal sealed class HealthReportConverter : IConverter<HealthReport, HealthReportSurrogate>
{
    public HealthReport ConvertFromSurrogate(in HealthReportSurrogate surrogate) => new([.. surrogate.Outcomes])
    {
        Latency = new(surrogate.LatencySum, surrogate.LatencyCount),
        Probe = surrogate.Probe,
        Recovered = surrogate.Recovered,
    };

    public HealthReportSurrogate ConvertToSurrogate(in HealthReport value) =>
        new([.. value.Outcomes], value.Latency.Sum, value.Latency.Count, value.Probe, value.Recovered);
}

[GenerateSerializer, Immutable, Alias("ig.SeenStatus")]
internal readonly record struct SeenStatusSurrogate(
    [property: Id(0)] int Status, [property: Id(1)] long Count, [property: Id(2)] TimeSpan Age);

[RegisterConverter]
internal sealed class SeenStatusConverter : IConverter<SeenStatus, SeenStatusSurrogate>
{
    public SeenStatus ConvertFromSurrogate(in SeenStatusSurrogate surrogate) => new(surrogate.Status, surrogate.Count, surrogate.Age);

    public SeenStatusSurrogate ConvertToSurrogate(in SeenStatus value) => new(value.Status, value.Count, value.Age);
}

[GenerateSerializer, Immutable, Alias("ig.HealthView")]
internal readonly record struct HealthViewSurrogate(
    [property: Id(0)] TimeSpan Window, [property: Id(1)] SeenStatus[] Statuses, [property: Id(2)] TimeSpan? Latency);

[RegisterConverter]
internal sealed class HealthViewConverter : IConverter<HealthView, HealthViewSurrogate>
{
    public HealthView ConvertFromSurrogate(in HealthViewSurrogate surrogate) =>
        new(surrogate.Window, [.. surrogate.Statuses], surrogate.Latency);

    public HealthViewSurrogate ConvertToSurrogate(in HealthView value) => new(value.Window, [.. value.Statuses], value.Latency);
}
