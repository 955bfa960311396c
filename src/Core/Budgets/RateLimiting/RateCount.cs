using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>
/// The permits that count in one window. Those that were given within one <see cref="RateTimes.Grain"/> are one bucket,
/// numbered since the year 1.
/// </summary>
[JsonConverter(typeof(RateCountConverter))]
public sealed class RateCount
{
    internal RateCount(ImmutableArray<(long Number, Permits Permits)> buckets) => Buckets = buckets;

    /// <summary>Count without any permits.</summary>
    public static RateCount Empty { get; } = new([]);

    /// <summary>The buckets, the oldest first.</summary>
    internal ImmutableArray<(long Number, Permits Permits)> Buckets { get; }

    internal static long NumberOf(RateWindow window, DateTimeOffset at) => at.UtcTicks / window.Grain().Ticks;

    /// <summary>All that counts at a time.</summary>
    public Permits Total(RateWindow window, DateTimeOffset now)
    {
        var sum = Permits.None;
        foreach (var (number, permits) in Buckets)
        {
            if (End(window, number) > now)
                sum += permits;
        }

        return sum;
    }

    /// <summary>Counts permits that are given now, and forgets those that count no more.</summary>
    internal RateCount Add(RateWindow window, DateTimeOffset now, Permits permits)
    {
        var number = NumberOf(window, now);
        var from = 0;
        while (from < Buckets.Length && End(window, Buckets[from].Number) <= now)
            from++;
        // Another host's clock may be ahead.
        var at = Buckets.Length;
        while (at > from && Buckets[at - 1].Number >= number)
            at--;
        var next = ImmutableArray.CreateBuilder<(long, Permits)>(Buckets.Length - from + 1);
        next.AddRange(Buckets.AsSpan(from, at - from));
        var isThere = at < Buckets.Length && Buckets[at].Number == number;
        next.Add((number, isThere ? Buckets[at].Permits + permits : permits));
        if (isThere)
            at++;
        next.AddRange(Buckets.AsSpan()[at..]);
        return new(next.DrainToImmutable());
    }

    /// <summary>Permits that were given at a time came back unused.</summary>
    internal RateCount Remove(RateWindow window, DateTimeOffset given, Permits permits)
    {
        var number = NumberOf(window, given);
        for (var i = Buckets.Length - 1; i >= 0; i--)
        {
            if (Buckets[i].Number == number)
                return new(Buckets.SetItem(i, (number, Buckets[i].Permits.Beyond(permits))));
        }

        return this;
    }

    /// <summary>Computes the time at which no more than a number of permits still count; never before now.</summary>
    internal DateTimeOffset LeftAt(RateWindow window, DateTimeOffset now, Permits most)
    {
        var counted = Total(window, now);
        var at = now;
        foreach (var (number, permits) in Buckets)
        {
            if (most.Covers(counted))
                break;
            if (End(window, number) <= now)
                continue;
            counted -= permits;
            at = End(window, number);
        }

        return at;
    }

    private static DateTimeOffset End(RateWindow window, long number) =>
        new DateTimeOffset((number + 1) * window.Grain().Ticks, TimeSpan.Zero) + window.Counted();
}
