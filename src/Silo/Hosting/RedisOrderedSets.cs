using System.Globalization;
using System.Security.Cryptography;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Storage;
using ImageGateway.Silo.Options;
using StackExchange.Redis;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Ordered sets in Redis, each a sorted set below <c>{service}/order/{number of selections}/</c>. One more member than ids, before all
/// of them, says whether the set is complete, and otherwise by which building it is filled.
/// </summary>
internal sealed class RedisOrderedSets(RedisConnection connection, SiloSettings settings) : IOrderedSets
{
    private const string Mark = "";

    // Below the number of any id; a building's number stands for so much less.
    private const double Complete = -1e18;
    private const double Building = -1e12;
    private const double Least = -1e17;

    private const int MostBuilding = 1_000_000;

    // A version with other selections keeps other sets up to date, and so has its own.
    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"{settings.Cluster}/order/{Enum.GetValues<ResourceSelection>().Length}/");

    private RedisKey Sets => _prefix + "sets";

    private RedisKey Revision => _prefix + "revision";

    public async ValueTask<long?> RevisionAsync() =>
        await (await StoreAsync()).StringGetAsync(Revision) is { HasValue: true } value ? (long)value : null;

    public async ValueTask SetRevisionAsync(long revision) => await (await StoreAsync()).StringSetAsync(Revision, revision);

    public async ValueTask<IReadOnlyList<string>> ExistingAsync(IReadOnlyList<string> sets)
    {
        var store = await StoreAsync();
        var exist = await Task.WhenAll(sets.Select(set => store.KeyExistsAsync(Key(set))));
        return [.. sets.Where((_, index) => exist[index])];
    }

    public async ValueTask<long> BeginAsync(string set)
    {
        var store = await StoreAsync();
        await store.SetAddAsync(Sets, set);
        var building = RandomNumberGenerator.GetInt32(1, MostBuilding);
        return await store.SortedSetAddAsync(Key(set), Mark, ScoreOf(building), When.NotExists)
            ? building
            : (long)(((await store.SortedSetScoreAsync(Key(set), Mark) ?? Complete) - Complete) / Building);
    }

    public async ValueTask AddAsync(string set, IReadOnlyList<OrderedId> items)
    {
        if (items.Count > 0)
            await (await StoreAsync()).SortedSetAddAsync(
                Key(set), [.. items.Select(static item => new SortedSetEntry(item.Id, item.Order))], When.NotExists);
    }

    public async ValueTask RemoveAsync(string set, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
            await (await StoreAsync()).SortedSetRemoveAsync(Key(set), [.. ids.Select(static id => (RedisValue)id)]);
    }

    public async ValueTask CompleteAsync(string set, long building)
    {
        var change = (await StoreAsync()).CreateTransaction();
        change.AddCondition(Condition.SortedSetEqual(Key(set), Mark, ScoreOf(building)));
        var completed = change.SortedSetAddAsync(Key(set), Mark, Complete);
        if (await change.ExecuteAsync())
            await completed;
    }

    public async ValueTask<OrderedPart?> ReadAsync(string set, int skip, int take)
    {
        var store = await StoreAsync();
        var (mark, length) = (store.SortedSetScoreAsync(Key(set), Mark), store.SortedSetLengthAsync(Key(set)));
        // The mark stands first.
        var ids = take == 0 ? Task.FromResult<RedisValue[]>([]) : store.SortedSetRangeByRankAsync(Key(set), skip + 1L, skip + (long)take);
        await Task.WhenAll(mark, length, ids);
        return await mark == Complete ? new(await length - 1, [.. (await ids).Select(static id => id.ToString())]) : null;
    }

    public async ValueTask<IReadOnlyList<long>> CountAsync(string set, IReadOnlyList<long> until)
    {
        var store = await StoreAsync();
        return await Task.WhenAll(until.Select(number => store.SortedSetLengthAsync(Key(set), Least, number)));
    }

    public async ValueTask ClearAsync()
    {
        var store = await StoreAsync();
        var sets = await store.SetMembersAsync(Sets);
        foreach (var set in sets)
            await store.KeyDeleteAsync(Key(set.ToString()));
        if (sets.Length > 0)
            await store.SetRemoveAsync(Sets, sets);
    }

    private static double ScoreOf(long building) => Complete + (Building * building);

    private RedisKey Key(string set) => _prefix + "set/" + set;

    private async Task<IDatabase> StoreAsync() => (await connection.GetAsync()).GetDatabase();
}
