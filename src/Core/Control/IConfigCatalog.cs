namespace ImageGateway.Core.Control;

/// <summary>The saved configs. Part of the control plane, which lives in this process or in a cluster.</summary>
public interface IConfigCatalog
{
    /// <summary>Reads a config; null if there is none with this id.</summary>
    ValueTask<ConfigDocument?> ReadAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes a config; durable when answered. Repeating a write is harmless.</summary>
    ValueTask<ConfigWriteResult> WriteAsync(ConfigWrite write, CancellationToken cancellationToken);
}
