using ImageGateway.Core.Catalogue;

namespace ImageGateway.Grains.Configs;

/// <summary>The versions of a saved config that is there.</summary>
[GenerateSerializer, Alias("ig.ConfigVersionsState")]
public sealed class ConfigVersionsState
{
    /// <summary>The versions.</summary>
    [Id(0)]
    public List<EntryVersion> Versions { get; set; } = [];

    /// <summary>Whether the config was deleted; then nothing is kept any more.</summary>
    [Id(1)]
    public bool Forgotten { get; set; }
}
