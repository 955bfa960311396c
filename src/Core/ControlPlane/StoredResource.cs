using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>One thing that the control plane keeps, at one version. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; never changes and is never used again, also where the slug is.</param>
/// <param name="Content">What it says.</param>
/// <param name="Version">Counts its changes, from 1.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
public sealed record StoredResource(
    ResourceKind Kind, string Id, ResourceContent Content, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The id of the workspace that it belongs to.</summary>
    public string Workspace => Content.Workspace;

    /// <summary>The name by which requests refer to it.</summary>
    public string Slug => Content.Slug;

    /// <summary>Names it without what it says, which may be secret.</summary>
    public override string ToString() => $"{Kind} {Id} '{Slug}' version {Version}";
}

/// <summary>Workspace, slug and JSON document of an entry.</summary>
/// <param name="Workspace">The id of its workspace; empty: all workspaces'.</param>
/// <param name="Slug">Its name, unique among those of its kind and workspace.</param>
/// <param name="Json">Its record; credentials in it are sealed.</param>
public sealed record ResourceContent(string Workspace, string Slug, string Json)
{
    /// <summary>Other names by which it is found, unique among those of its kind in all workspaces: a gateway key's hashes.</summary>
    public ImmutableArray<string> Lookups { get; init; } = [];

    /// <summary>Determines whether two contents are equal.</summary>
    public bool Says(ResourceContent other) =>
        Workspace == other.Workspace && Slug == other.Slug && Json == other.Json && Lookups.AsSpan().SequenceEqual(other.Lookups.AsSpan());
}
