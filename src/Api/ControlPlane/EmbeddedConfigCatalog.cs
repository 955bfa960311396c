using System.Collections.Concurrent;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The saved configs of a gateway that runs alone. Kept in memory: they last as long as the process.</summary>
internal sealed class EmbeddedConfigCatalog : IConfigCatalog
{
    private readonly ConcurrentDictionary<string, ConfigDocument> _documents = new(StringComparer.Ordinal);

    public ValueTask<ConfigDocument?> ReadAsync(string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_documents.GetValueOrDefault(id));

    public ValueTask<ConfigWriteResult> WriteAsync(ConfigWrite write, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = _documents.GetValueOrDefault(write.Id);
            var result = write.ApplyTo(current);
            if (result.Outcome != ConfigWriteOutcome.Written || TryReplace(current, result.Current!))
                return ValueTask.FromResult(result);
        }
    }

    private bool TryReplace(ConfigDocument? current, ConfigDocument next) =>
        current is null ? _documents.TryAdd(next.Id, next) : _documents.TryUpdate(next.Id, next, current);
}
