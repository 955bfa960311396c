using System.Collections.Immutable;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Names that clients of Portkey may send although no provider here declares them: they pass the checks of configs and of saved
/// providers, and have no other effect.
/// </summary>
public sealed record ForeignProviders
{
    /// <summary>Table without any foreign name.</summary>
    public static ForeignProviders None { get; } = new();

    /// <summary>Slugs, which may name providers that are served too.</summary>
    public IReadOnlyList<string> Slugs { get; init; } = [];

    /// <summary>Slugs whose targets need no key.</summary>
    public IReadOnlyList<string> Keyless { get; init; } = [];

    /// <summary>Keys of a config that must be strings, in snake case.</summary>
    public ImmutableArray<string> ConfigTexts { get; init; } = [];

    /// <summary>Keys of a config beside those, in snake case, whose values nothing checks.</summary>
    public ImmutableArray<string> ConfigNames { get; init; } = [];

    /// <summary>Names of settings in bodies of the management API, in snake case.</summary>
    public IReadOnlyList<string> BodySettings { get; init; } = [];
}
