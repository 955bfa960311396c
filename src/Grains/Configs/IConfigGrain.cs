using ImageGateway.Core.Control;

namespace ImageGateway.Grains.Configs;

/// <summary>One saved config; the key is its id.</summary>
[Alias("ig.IConfigGrain")]
public interface IConfigGrain : IGrainWithStringKey
{
    /// <summary>The config; null if it was never written.</summary>
    [Alias("Read")]
    ValueTask<ConfigDocument?> Read(CancellationToken cancellationToken = default);

    /// <summary>Writes it.</summary>
    [Alias("Write")]
    ValueTask<ConfigWriteResult> Write(ConfigWrite write, CancellationToken cancellationToken = default);
}
