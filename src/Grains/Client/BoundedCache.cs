using System.Collections.Concurrent;

namespace ImageGateway.Grains.Client;

/// <summary>
/// A map whose values have weights that sum up to a bound at most. Values are dropped by halves: those that were not asked for since
/// the other half filled up. A read of a young value takes no lock.
/// </summary>
/// <param name="most">The bound.</param>
internal sealed class BoundedCache<TKey, TValue>(long most)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private ConcurrentDictionary<TKey, (TValue Value, long Weight)> _young = new();
    private ConcurrentDictionary<TKey, (TValue Value, long Weight)> _old = new();
    private long _weight;

    /// <summary>Keys and values, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Values =>
        Volatile.Read(ref _young).Concat(Volatile.Read(ref _old)).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Value));

    /// <summary>Gets a value that is held.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        if (Volatile.Read(ref _young).TryGetValue(key, out var known))
        {
            value = known.Value;
            return true;
        }

        return TryRejuvenate(key, out value);
    }

    /// <summary>Holds a value, within the bound.</summary>
    public void Set(TKey key, TValue value, long weight)
    {
        lock (_lock)
        {
            _old.TryRemove(key, out _);
            Add(key, value, weight);
        }
    }

    /// <summary>Drops the value of a key.</summary>
    public void Remove(TKey key)
    {
        lock (_lock)
        {
            if (_young.TryRemove(key, out var known))
                _weight -= known.Weight;
            _old.TryRemove(key, out _);
        }
    }

    /// <summary>Drops all values that are held.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _weight = 0;
            Volatile.Write(ref _old, new());
            Volatile.Write(ref _young, new());
        }
    }

    private bool TryRejuvenate(TKey key, out TValue value)
    {
        lock (_lock)
        {
            if (_old.TryRemove(key, out var known))
            {
                Add(key, known.Value, known.Weight);
                value = known.Value;
                return true;
            }

            // Another caller may have put it in meanwhile.
            var isYoung = _young.TryGetValue(key, out known);
            value = known.Value;
            return isYoung;
        }
    }

    private void Add(TKey key, TValue value, long weight)
    {
        if (_young.TryGetValue(key, out var former))
            _weight -= former.Weight;
        _young[key] = (value, weight);
        _weight += weight;
        if (_weight <= most / 2)
            return;
        Volatile.Write(ref _old, _young);
        Volatile.Write(ref _young, new());
        _weight = 0;
    }
}
