using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Configs;

/// <summary>The versions of a saved config that is there.</summary>
[GenerateSerializer, Alias("ig.ConfigVersionsState")]
public sealed class ConfigVersionsState
{
    /// <summary>Versions of the config, within the bound that is kept.</summary>
    [Id(0)]
    public List<ResourceVersion> Versions { get; set; } = [];

    /// <summary>True when the config was deleted; nothing else is kept then.</summary>
    [Id(1)]
    public bool Forgotten { get; set; }
}
