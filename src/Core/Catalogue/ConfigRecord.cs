using System.Collections.Immutable;

namespace ImageGateway.Core.Catalogue;

/// <summary>A saved config.</summary>
public sealed record ConfigRecord
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The config as it was written, with masks in place of its credentials.</summary>
    public required string Config { get; init; }

    /// <summary>The credentials, by where they stand in the config (a JSON pointer).</summary>
    public ImmutableSortedDictionary<string, SealedSecret> Secrets { get; init; } = ImmutableSortedDictionary<string, SealedSecret>.Empty;

    /// <summary>Portkey's mark of a workspace's default config; shown, and without effect on requests.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether requests may use it.</summary>
    public bool Active { get; init; } = true;
}
