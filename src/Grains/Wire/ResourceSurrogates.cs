using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.EntryContent")]
internal readonly record struct ResourceContentSurrogate(
    [property: Id(0)] string Workspace,
    [property: Id(1)] string Slug,
    [property: Id(2)] string Json,
    [property: Id(3)] ImmutableArray<string> Lookups);

[RegisterConverter]
internal sealed class ResourceContentConverter : IConverter<ResourceContent, ResourceContentSurrogate>
{
    public ResourceContent ConvertFromSurrogate(in ResourceContentSurrogate surrogate) =>
        new(surrogate.Workspace, surrogate.Slug, surrogate.Json) { Lookups = surrogate.Lookups };

    public ResourceContentSurrogate ConvertToSurrogate(in ResourceContent value) =>
        new(value.Workspace, value.Slug, value.Json, value.Lookups);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueEntry")]
internal readonly record struct StoredResourceSurrogate(
    [property: Id(0)] ResourceKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] ResourceContent Content,
    [property: Id(3)] long Version,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset UpdatedAt);

[RegisterConverter]
internal sealed class StoredResourceConverter : IConverter<StoredResource, StoredResourceSurrogate>
{
    public StoredResource ConvertFromSurrogate(in StoredResourceSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Id, surrogate.Content, surrogate.Version, surrogate.CreatedAt, surrogate.UpdatedAt);

    public StoredResourceSurrogate ConvertToSurrogate(in StoredResource value) =>
        new(value.Kind, value.Id, value.Content, value.Version, value.CreatedAt, value.UpdatedAt);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueWrite")]
internal readonly record struct ResourceWriteSurrogate(
    [property: Id(0)] ResourceKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] long? Expected,
    [property: Id(3)] ResourceContent? Content,
    [property: Id(4)] string Actor,
    [property: Id(5)] string Action,
    [property: Id(6)] string? Before,
    [property: Id(7)] string? After,
    [property: Id(8)] bool SlugMayChange);

[RegisterConverter]
internal sealed class ResourceWriteConverter : IConverter<ResourceWrite, ResourceWriteSurrogate>
{
    public ResourceWrite ConvertFromSurrogate(in ResourceWriteSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Id, surrogate.Expected, surrogate.Content, new(
            surrogate.Actor, surrogate.Action, surrogate.Before, surrogate.After))
        {
            SlugMayChange = surrogate.SlugMayChange,
        };

    public ResourceWriteSurrogate ConvertToSurrogate(in ResourceWrite value) =>
        new(value.Kind, value.Id, value.Expected, value.Content, value.Note.Actor, value.Note.Action, value.Note.Before, value.Note.After,
            value.SlugMayChange);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueResult")]
internal readonly record struct ResourceWriteResultSurrogate(
    [property: Id(0)] ResourceWriteOutcome Outcome, [property: Id(1)] StoredResource? Current);

[RegisterConverter]
internal sealed class ResourceWriteResultConverter : IConverter<ResourceWriteResult, ResourceWriteResultSurrogate>
{
    public ResourceWriteResult ConvertFromSurrogate(in ResourceWriteResultSurrogate surrogate) => new(surrogate.Outcome, surrogate.Current);

    public ResourceWriteResultSurrogate ConvertToSurrogate(in ResourceWriteResult value) => new(value.Outcome, value.Current);
}

[GenerateSerializer, Immutable, Alias("ig.ChangedEntry")]
internal readonly record struct ChangedResourceSurrogate(
    [property: Id(0)] ResourceKind Kind, [property: Id(1)] string Workspace, [property: Id(2)] string Id);

[RegisterConverter]
internal sealed class ChangedResourceConverter : IConverter<ChangedResource, ChangedResourceSurrogate>
{
    public ChangedResource ConvertFromSurrogate(in ChangedResourceSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Workspace, surrogate.Id);

    public ChangedResourceSurrogate ConvertToSurrogate(in ChangedResource value) => new(value.Kind, value.Workspace, value.Id);
}

[GenerateSerializer, Immutable, Alias("ig.EntryVersion")]
internal readonly record struct ResourceVersionSurrogate(
    [property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Actor, [property: Id(3)] string Json);

[RegisterConverter]
internal sealed class ResourceVersionConverter : IConverter<ResourceVersion, ResourceVersionSurrogate>
{
    public ResourceVersion ConvertFromSurrogate(in ResourceVersionSurrogate surrogate) =>
        new(surrogate.Version, surrogate.At, surrogate.Actor, surrogate.Json);

    public ResourceVersionSurrogate ConvertToSurrogate(in ResourceVersion value) => new(value.Version, value.At, value.Actor, value.Json);
}
