using System.Collections.Concurrent;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Errors;

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
    private volatile ConcurrentDictionary<UInt128, CompiledConfig> _young = new();
    private volatile ConcurrentDictionary<UInt128, CompiledConfig> _old = new();
    private int _count;

    /// <summary>The plan of a config; compiled where it is not there. What does not compile is not kept.</summary>
    /// <param name="text">The config.</param>
    /// <param name="compile">Compiles it.</param>
    public Result<CompiledConfig> GetOrCompile(string text, Func<string, Result<CompiledConfig>> compile)
    {
        var hash = ConfigHash.Compute(text);
        if (_young.TryGetValue(hash, out var known))
            return known;
        if (!_old.TryGetValue(hash, out known))
        {
            if (!compile(text).TryGet(out known, out var error))
                return error;
        }

        return Keep(hash, known);
    }

    // Of two that compile the same config at once both go on with the one that is kept.
    private CompiledConfig Keep(UInt128 hash, CompiledConfig compiled)
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
