using ImageGateway.Core.Control;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.ConfigDocument")]
internal readonly record struct ConfigDocumentSurrogate(
    [property: Id(0)] string Id,
    [property: Id(1)] string Slug,
    [property: Id(2)] string Name,
    [property: Id(3)] long Version,
    [property: Id(4)] string Json);

[RegisterConverter]
internal sealed class ConfigDocumentConverter : IConverter<ConfigDocument, ConfigDocumentSurrogate>
{
    public ConfigDocument ConvertFromSurrogate(in ConfigDocumentSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Slug, surrogate.Name, surrogate.Version, surrogate.Json);

    public ConfigDocumentSurrogate ConvertToSurrogate(in ConfigDocument value) =>
        new(value.Id, value.Slug, value.Name, value.Version, value.Json);
}

[GenerateSerializer, Immutable, Alias("ig.ConfigWrite")]
internal readonly record struct ConfigWriteSurrogate(
    [property: Id(0)] string Id,
    [property: Id(1)] string Slug,
    [property: Id(2)] string Name,
    [property: Id(3)] string Json,
    [property: Id(4)] long? Expected);

[RegisterConverter]
internal sealed class ConfigWriteConverter : IConverter<ConfigWrite, ConfigWriteSurrogate>
{
    public ConfigWrite ConvertFromSurrogate(in ConfigWriteSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Slug, surrogate.Name, surrogate.Json, surrogate.Expected);

    public ConfigWriteSurrogate ConvertToSurrogate(in ConfigWrite value) =>
        new(value.Id, value.Slug, value.Name, value.Json, value.Expected);
}

[GenerateSerializer, Immutable, Alias("ig.ConfigWriteResult")]
internal readonly record struct ConfigWriteResultSurrogate(
    [property: Id(0)] ConfigWriteOutcome Outcome,
    [property: Id(1)] ConfigDocument? Current);

[RegisterConverter]
internal sealed class ConfigWriteResultConverter : IConverter<ConfigWriteResult, ConfigWriteResultSurrogate>
{
    public ConfigWriteResult ConvertFromSurrogate(in ConfigWriteResultSurrogate surrogate) => new(surrogate.Outcome, surrogate.Current);

    public ConfigWriteResultSurrogate ConvertToSurrogate(in ConfigWriteResult value) => new(value.Outcome, value.Current);
}
