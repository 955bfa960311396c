using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>Saved config as the resource store keeps it.</summary>
public sealed record ConfigRecord
{
    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>The config as it was written, with masks in place of its credentials.</summary>
    public required string Config { get; init; }

    /// <summary>The credentials, by where they stand in the config (a JSON pointer).</summary>
    public ImmutableSortedDictionary<string, SealedSecret> Secrets { get; set; } = ImmutableSortedDictionary<string, SealedSecret>.Empty;

    /// <summary>Portkey's mark of a workspace's default config; shown, and without effect on requests.</summary>
    public bool IsDefault { get; init; }

    /// <summary>True when requests may use the config.</summary>
    public bool Active { get; set; } = true;

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }
}
