namespace ImageGateway.Core.CircuitBreaking;

/// <summary>
/// The mean of latencies in which a sample's weight halves with every <see cref="HalfLife"/> of its age. For one caller at
/// a time.
/// </summary>
public sealed class LatencyMean
{
    // Below this share of one sample nothing is known any more: after some five minutes without answers.
    private const double LeastWeight = 0.001;

    private double _weightedSeconds;
    private double _weight;
    private TimeSpan _at;

    /// <summary>The time in which a sample loses half of its weight.</summary>
    public static TimeSpan HalfLife { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Adds the latencies of answers.</summary>
    /// <param name="sample">The answers.</param>
    /// <param name="now">The time on a clock that only goes forward.</param>
    public void Add(LatencySample sample, TimeSpan now)
    {
        if (sample.Count == 0)
            return;
        var faded = Fading(now);
        _weightedSeconds = (_weightedSeconds * faded) + sample.Sum.TotalSeconds;
        _weight = (_weight * faded) + sample.Count;
        _at = now;
    }

    /// <summary>The mean, or null where nothing is known of late.</summary>
    public TimeSpan? At(TimeSpan now) => _weight * Fading(now) < LeastWeight ? null : TimeSpan.FromSeconds(_weightedSeconds / _weight);

    private double Fading(TimeSpan now) => Math.Pow(0.5, (now - _at) / HalfLife);
}
