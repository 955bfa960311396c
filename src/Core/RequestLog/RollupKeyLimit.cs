namespace ImageGateway.Core.RequestLog;

/// <summary>
/// Bounds the keys that an hour counts apart, over all batches of a process: callers choose names of models, and each new one is a row
/// for ever. Safe for several threads.
/// </summary>
/// <param name="maxKeys">Most keys of an hour; further ones are counted as <see cref="RollupKey.Other"/>.</param>
public sealed class RollupKeyLimit(int maxKeys = RollupTable.DefaultMaxKeys)
{
    // Entries of more hours at a time come from a spool; those of the oldest are bounded anew.
    private const int MaxHours = 48;

    private readonly SortedDictionary<DateTimeOffset, HashSet<RollupKey>> _hours = [];
    private readonly Lock _gate = new();

    /// <summary>The key under which an entry of a time is counted.</summary>
    public RollupKey Limit(DateTimeOffset at, RollupKey key)
    {
        var hour = RollupTable.StartOf(at, TimeSpan.FromHours(1));
        lock (_gate)
        {
            if (!_hours.TryGetValue(hour, out var keys))
            {
                _hours[hour] = keys = [];
                if (_hours.Count > MaxHours)
                    _hours.Remove(_hours.Keys.First());
            }

            return keys.Contains(key) || (keys.Count < maxKeys && keys.Add(key)) ? key : key.ToOther();
        }
    }
}
