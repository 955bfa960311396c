namespace ImageGateway.Core.Routing;

/// <summary>Hands out the positions of one config's round robins. For one caller at a time.</summary>
public sealed class BalancePositions
{
    // A config has fewer strategies; old versions of it may have had others.
    private const int MaxPaths = 1024;

    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);

    /// <summary>Hands the next positions out.</summary>
    /// <param name="path">Where the strategy stands in the config.</param>
    /// <param name="count">How many, from 1 to <see cref="IBalancePositions.MaxBlock"/>.</param>
    /// <returns>The first of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public long Take(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, IBalancePositions.MaxBlock);
        var first = _next.GetValueOrDefault(path);
        if (_next.Count >= MaxPaths && !_next.ContainsKey(path))
            _next.Clear();
        _next[path] = first + count;
        return first;
    }
}
