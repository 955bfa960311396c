using System.Collections.Concurrent;
using ImageGateway.Core.Routing;

namespace ImageGateway.Api.ControlPlane;

/// <summary>The positions of round robins in this process.</summary>
internal sealed class EmbeddedBalancePositions : IBalancePositions
{
    // Inline configs bring round robins of their own; one that is dropped begins again.
    private const int MaxConfigs = 4096;

    private readonly ConcurrentDictionary<string, BalancePositions> _configs = new(StringComparer.Ordinal);

    public ValueTask<long> TakeAsync(BalanceId balance, int count, CancellationToken cancellationToken)
    {
        if (_configs.Count >= MaxConfigs && !_configs.ContainsKey(balance.Config))
            _configs.Clear();
        var positions = _configs.GetOrAdd(balance.Config, static _ => new());
        lock (positions)
            return ValueTask.FromResult(positions.Take(balance.Path, count));
    }
}
