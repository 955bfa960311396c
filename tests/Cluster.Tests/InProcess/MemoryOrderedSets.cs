using System.Collections.Concurrent;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Ordered sets in memory, which the silos of a test share.</summary>
internal sealed class MemoryOrderedSets : IOrderedSets
{
    private readonly ConcurrentDictionary<string, Set> _sets = new();
    private long? _revision;
    private int _additions;

    /// <summary>True while no call succeeds.</summary>
    public bool IsAway { get; set; }

    /// <summary>Number of sets that were begun.</summary>
    public int Begun { get; private set; }

    public ValueTask<long?> RevisionAsync() => Answer(() => _revision);

    public async ValueTask SetRevisionAsync(long revision) => await Answer(() => _revision = revision);

    public ValueTask<IReadOnlyList<string>> ExistingAsync(IReadOnlyList<string> sets) =>
        Answer<IReadOnlyList<string>>(() => [.. sets.Where(_sets.ContainsKey)]);

    /// <summary>Delays additions; null: none.</summary>
    public Task? Gate { get; set; }

    /// <summary>Number of additions that began.</summary>
    public int Additions => Volatile.Read(ref _additions);

    public ValueTask<long> BeginAsync(string set) => Answer(() =>
    {
        var known = _sets.GetOrAdd(set, _ => new());
        if (known.Building == 0)
            known.Building = ++Begun;
        return known.Building;
    });

    public async ValueTask AddAsync(string set, IReadOnlyList<OrderedId> items)
    {
        Interlocked.Increment(ref _additions);
        if (Gate is { } gate)
            await gate;
        await AddNowAsync(set, items);
    }

    private async ValueTask AddNowAsync(string set, IReadOnlyList<OrderedId> items) => await Answer(() =>
    {
        foreach (var item in items)
            _sets.GetOrAdd(set, _ => new()).Ids.TryAdd(item.Id, item.Order);
        return true;
    });

    public async ValueTask RemoveAsync(string set, IReadOnlyList<string> ids) => await Answer(() =>
    {
        foreach (var id in ids)
            _sets.GetValueOrDefault(set)?.Ids.TryRemove(id, out _);
        return true;
    });

    public async ValueTask CompleteAsync(string set, long building) => await Answer(() =>
        _sets.TryGetValue(set, out var known) && known.Building == building && (known.IsComplete = true));

    public ValueTask<OrderedPart?> ReadAsync(string set, int skip, int take) => Answer(() =>
        _sets.GetValueOrDefault(set) is { IsComplete: true } known
            ? new OrderedPart(known.Ids.Count, [.. known.Ids
                .OrderBy(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Skip(skip).Take(take).Select(static pair => pair.Key)])
            : null);

    public ValueTask<IReadOnlyList<long>> CountAsync(string set, IReadOnlyList<long> until) => Answer<IReadOnlyList<long>>(() =>
        [.. until.Select(number => (long)_sets[set].Ids.Count(pair => pair.Value <= number))]);

    public async ValueTask ClearAsync() => await Answer(() =>
    {
        _sets.Clear();
        return true;
    });

    private ValueTask<T> Answer<T>(Func<T> answer) => IsAway ? throw new IOException("The store is away.") : new(answer());

    private sealed class Set
    {
        public ConcurrentDictionary<string, long> Ids { get; } = new();

        /// <summary>Number of its building; 0: an id was added to what is not there.</summary>
        public long Building { get; set; }

        public bool IsComplete { get; set; }
    }
}
