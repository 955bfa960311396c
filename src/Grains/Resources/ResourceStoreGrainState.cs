using System.Text.Json.Serialization;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Resources;

/// <summary>Stored state of the one document in which earlier versions kept all resources.</summary>
[GenerateSerializer, Alias("ig.CatalogueGrainState")]
public sealed class ResourceStoreGrainState
{
    /// <summary>Number of changes so far.</summary>
    [Id(0)]
    public long Revision { get; set; }

    /// <summary>Entries that exist or were deleted.</summary>
    [Id(1)]
    public List<StoredEntry> Entries { get; set; } = [];

    /// <summary>The ids of deleted entries, which are not used again.</summary>
    [Id(2)]
    public List<DeletedEntry> Gone { get; set; } = [];

    /// <summary>Changes that the audit may not have yet.</summary>
    [Id(3)]
    public List<StoredChange> Pending { get; set; } = [];

    /// <summary>
    /// True when its resources are being moved into documents of their own. Earlier versions cannot read it from then on.
    /// </summary>
    [Id(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsMoving { get; set; }

    /// <summary>True when all resources are moved.</summary>
    [Id(5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsMoved { get; set; }

    /// <summary>A copy, of which members can be set.</summary>
    internal ResourceStoreGrainState Copy() => new()
    {
        Revision = Revision,
        Entries = Entries,
        Gone = Gone,
        Pending = Pending,
        IsMoving = IsMoving,
        IsMoved = IsMoved,
    };
}

/// <summary>An entry, with the number of its latest change.</summary>
[GenerateSerializer, Alias("ig.KeptEntry")]
public sealed record StoredEntry(
    [property: Id(0)] ResourceKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] string Workspace,
    [property: Id(3)] string Slug,
    [property: Id(4)] IReadOnlyList<string> Lookups,
    [property: Id(5)] string Json,
    [property: Id(6)] long Version,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] DateTimeOffset UpdatedAt,
    [property: Id(9)] long Revision)
{
    internal static StoredEntry From(StoredResource entry, long revision) =>
        new(entry.Kind, entry.Id, entry.Workspace, entry.Slug, entry.Content.Lookups, entry.Content.Json, entry.Version, entry.CreatedAt,
            entry.UpdatedAt, revision);

    internal StoredResource Entry() => new(Kind, Id, new(Workspace, Slug, Json) { Lookups = [.. Lookups] }, Version, CreatedAt, UpdatedAt);
}

/// <summary>An entry that was deleted.</summary>
[GenerateSerializer, Alias("ig.GoneEntry")]
public sealed record DeletedEntry(
    [property: Id(0)] ResourceKind Kind, [property: Id(1)] string Id, [property: Id(2)] string Workspace, [property: Id(3)] long Revision);
