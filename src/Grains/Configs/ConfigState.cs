using ImageGateway.Core.Control;

namespace ImageGateway.Grains.Configs;

/// <summary>What is kept of a config.</summary>
[GenerateSerializer, Alias("ig.ConfigState")]
public sealed class ConfigState
{
    /// <summary>The config; null before the first write.</summary>
    [Id(0)]
    public ConfigDocument? Document { get; set; }
}
