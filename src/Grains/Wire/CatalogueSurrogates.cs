using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.EntryContent")]
internal readonly record struct EntryContentSurrogate(
    [property: Id(0)] string Workspace,
    [property: Id(1)] string Slug,
    [property: Id(2)] string Json,
    [property: Id(3)] ImmutableArray<string> Lookups);

[RegisterConverter]
internal sealed class EntryContentConverter : IConverter<EntryContent, EntryContentSurrogate>
{
    public EntryContent ConvertFromSurrogate(in EntryContentSurrogate surrogate) =>
        new(surrogate.Workspace, surrogate.Slug, surrogate.Json) { Lookups = surrogate.Lookups };

    public EntryContentSurrogate ConvertToSurrogate(in EntryContent value) => new(value.Workspace, value.Slug, value.Json, value.Lookups);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueEntry")]
internal readonly record struct CatalogueEntrySurrogate(
    [property: Id(0)] EntryKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] EntryContent Content,
    [property: Id(3)] long Version,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset UpdatedAt);

[RegisterConverter]
internal sealed class CatalogueEntryConverter : IConverter<CatalogueEntry, CatalogueEntrySurrogate>
{
    public CatalogueEntry ConvertFromSurrogate(in CatalogueEntrySurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Id, surrogate.Content, surrogate.Version, surrogate.CreatedAt, surrogate.UpdatedAt);

    public CatalogueEntrySurrogate ConvertToSurrogate(in CatalogueEntry value) =>
        new(value.Kind, value.Id, value.Content, value.Version, value.CreatedAt, value.UpdatedAt);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueWrite")]
internal readonly record struct CatalogueWriteSurrogate(
    [property: Id(0)] EntryKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] long? Expected,
    [property: Id(3)] EntryContent? Content,
    [property: Id(4)] string Actor,
    [property: Id(5)] string Action,
    [property: Id(6)] string? Before,
    [property: Id(7)] string? After,
    [property: Id(8)] bool SlugMayChange);

[RegisterConverter]
internal sealed class CatalogueWriteConverter : IConverter<CatalogueWrite, CatalogueWriteSurrogate>
{
    public CatalogueWrite ConvertFromSurrogate(in CatalogueWriteSurrogate surrogate) =>
        new(surrogate.Kind, surrogate.Id, surrogate.Expected, surrogate.Content, new(surrogate.Actor, surrogate.Action, surrogate.Before, surrogate.After))
        {
            SlugMayChange = surrogate.SlugMayChange,
        };

    public CatalogueWriteSurrogate ConvertToSurrogate(in CatalogueWrite value) =>
        new(value.Kind, value.Id, value.Expected, value.Content, value.Note.Actor, value.Note.Action, value.Note.Before, value.Note.After, value.SlugMayChange);
}

[GenerateSerializer, Immutable, Alias("ig.CatalogueResult")]
internal readonly record struct CatalogueResultSurrogate([property: Id(0)] CatalogueOutcome Outcome, [property: Id(1)] CatalogueEntry? Current);

[RegisterConverter]
internal sealed class CatalogueResultConverter : IConverter<CatalogueResult, CatalogueResultSurrogate>
{
    public CatalogueResult ConvertFromSurrogate(in CatalogueResultSurrogate surrogate) => new(surrogate.Outcome, surrogate.Current);

    public CatalogueResultSurrogate ConvertToSurrogate(in CatalogueResult value) => new(value.Outcome, value.Current);
}

[GenerateSerializer, Immutable, Alias("ig.ChangedEntry")]
internal readonly record struct ChangedEntrySurrogate([property: Id(0)] EntryKind Kind, [property: Id(1)] string Workspace, [property: Id(2)] string Id);

[RegisterConverter]
internal sealed class ChangedEntryConverter : IConverter<ChangedEntry, ChangedEntrySurrogate>
{
    public ChangedEntry ConvertFromSurrogate(in ChangedEntrySurrogate surrogate) => new(surrogate.Kind, surrogate.Workspace, surrogate.Id);

    public ChangedEntrySurrogate ConvertToSurrogate(in ChangedEntry value) => new(value.Kind, value.Workspace, value.Id);
}

[GenerateSerializer, Immutable, Alias("ig.EntryVersion")]
internal readonly record struct EntryVersionSurrogate(
    [property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Actor, [property: Id(3)] string Json);

[RegisterConverter]
internal sealed class EntryVersionConverter : IConverter<EntryVersion, EntryVersionSurrogate>
{
    public EntryVersion ConvertFromSurrogate(in EntryVersionSurrogate surrogate) => new(surrogate.Version, surrogate.At, surrogate.Actor, surrogate.Json);

    public EntryVersionSurrogate ConvertToSurrogate(in EntryVersion value) => new(value.Version, value.At, value.Actor, value.Json);
}
