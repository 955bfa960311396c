using System.Collections.Concurrent;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Configs.Document;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Compiled configs by the hash of their text. Those in use stay: an entry that is looked up again within a generation
/// goes on into the next one.
/// </summary>
internal sealed class PlanCache
{
    /// <summary>Number of plans in a generation; there are two generations.</summary>
    public const int Generation = 512;

    private readonly Lock _turn = new();
    private volatile ConcurrentDictionary<UInt128, ConfigResult> _young = new();
    private volatile ConcurrentDictionary<UInt128, ConfigResult> _old = new();
    private int _count;

    /// <summary>The plan of a config; compiled where it is not there. What does not compile is not kept.</summary>
    /// <param name="text">The config.</param>
    /// <param name="compile">Compiles it.</param>
    public ConfigResult GetOrCompile(string text, Func<string, ConfigResult> compile)
    {
        var hash = ConfigHash.Compute(text);
        if (_young.TryGetValue(hash, out var known))
            return known;
        if (!_old.TryGetValue(hash, out known))
        {
            known = compile(text);
            if (known.Error is not null)
                return known;
        }

        return Keep(hash, known);
    }

    // Of two that compile the same config at once both go on with the one that is kept.
    private ConfigResult Keep(UInt128 hash, ConfigResult compiled)
    {
        lock (_turn)
        {
            if (_young.TryGetValue(hash, out var known))
                return known;
            if (_count == Generation)
            {
                _old = _young;
                _young = new();
                _count = 0;
            }

            _young[hash] = compiled;
            _count++;
            return compiled;
        }
    }
}
