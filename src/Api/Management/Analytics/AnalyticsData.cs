using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Sums of a time span from which a graph is made. Times begin and end with whole steps.</summary>
/// <param name="From">Start of the first step.</param>
/// <param name="Until">End of the last step.</param>
/// <param name="Step">Length of a step.</param>
/// <param name="Rollups">Sums by step and dimensions, in order of time.</param>
/// <param name="IsOfEntries">True when entries were read one by one, since the filter names more than the roll-ups' dimensions.</param>
/// <param name="IsBounded">True when not all entries of the time span were read.</param>
internal sealed record AnalyticsData(
    DateTimeOffset From, DateTimeOffset Until, TimeSpan Step, ImmutableArray<Rollup> Rollups, bool IsOfEntries, bool IsBounded)
{
    private readonly Lazy<RollupMeasures> _total = new(() => Sum(Rollups));

    /// <summary>Sums over the whole time span.</summary>
    public RollupMeasures Total => _total.Value;

    /// <summary>Starts of all steps, in order.</summary>
    public IEnumerable<DateTimeOffset> Steps
    {
        get
        {
            for (var at = From; at < Until; at += Step)
                yield return at;
        }
    }

    /// <summary>Sums of each step, those without a request among them.</summary>
    public IEnumerable<(DateTimeOffset Start, ImmutableArray<Rollup> Rollups)> ByStep()
    {
        var steps = Rollups.ToLookup(rollup => RollupTable.StartOf(rollup.Start, Step));
        return Steps.Select(start => (start, steps[start].ToImmutableArray()));
    }

    /// <summary>Adds the sums of roll-ups up.</summary>
    public static RollupMeasures Sum(IEnumerable<Rollup> rollups)
    {
        var sum = new RollupMeasures();
        foreach (var rollup in rollups)
            sum.Add(rollup.Measures);
        return sum;
    }
}

/// <summary>End users of a time span.</summary>
/// <param name="Users">Different users of each step, by its start.</param>
/// <param name="Total">Different users of the whole time span.</param>
internal sealed record AnalyticsUsers(ImmutableSortedDictionary<DateTimeOffset, long> Users, long Total)
{
    /// <summary>Different users of a step.</summary>
    public long Of(DateTimeOffset start) => Users.GetValueOrDefault(start);
}
