using System.Collections.Immutable;

namespace ImageGateway.Core.Catalogue;

/// <summary>A workspace: those who see the same things.</summary>
public sealed record WorkspaceRecord
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Description { get; init; }

    /// <summary>What requests of its keys have where they and their keys do not say.</summary>
    public RequestDefaults Defaults { get; init; } = RequestDefaults.None;

    /// <summary>What bounds its use.</summary>
    public NodeLimits Limits { get; init; } = NodeLimits.None;
}

/// <summary>What requests have where they do not say otherwise.</summary>
public sealed record RequestDefaults
{
    /// <summary>Nothing.</summary>
    public static RequestDefaults None { get; } = new();

    /// <summary>Metadata that is laid over the request's (portkey-compat 2.2).</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The id or slug of a saved config, or null.</summary>
    public string? ConfigId { get; init; }

    /// <summary>Whether a request may name another config than the default one.</summary>
    public bool AllowConfigOverride { get; init; } = true;
}
