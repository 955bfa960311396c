using ImageGateway.Cluster.Tests.Processes;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>The faults that a cluster must bear.</summary>
internal static class FaultCases
{
    private static readonly Func<FaultRound, Task> Nothing = _ => Task.CompletedTask;

    public static FaultCase SiloKilled { get; } = new(
        "a silo is killed",
        async round => await (await round.HostAsync()).KillAsync(),
        async round => await RestartAsync(round, await round.HostAsync()))
    { MostUnavailable = TimeSpan.FromSeconds(5) };

    public static FaultCase SiloFrozen { get; } = new(
        "a silo is frozen",
        async round => (await round.HostAsync()).Freeze(),
        async round =>
        {
            var silo = await round.HostAsync();
            silo.Thaw();
            // Whoever was voted out finds that out and ends; its pod is started again.
            await silo.ReadyOrAgainAsync(round.Path);
        })
    { MostUnavailable = TimeSpan.FromSeconds(20) };

    public static FaultCase FrontEndKilled { get; } = new(
        "a front-end is killed",
        round => round.FrontEnd.KillAsync(),
        round => RestartAsync(round, round.FrontEnd));

    public static FaultCase FrontEndFrozen { get; } = new(
        "a front-end is frozen",
        round =>
        {
            round.FrontEnd.Freeze();
            return Task.CompletedTask;
        },
        async round =>
        {
            round.FrontEnd.Thaw();
            await round.FrontEnd.ReadyAsync();
        });

    public static FaultCase RedisKilled { get; } = new(
        "Redis is killed and starts from its append-only file",
        round => round.Cluster.KillRedisAsync(),
        async round =>
        {
            round.Cluster.RestartRedis();
            await AllReadyAsync(round);
        });

    public static FaultCase DocumentDeleted { get; } = new(
        "the budget's document is deleted",
        round => round.Cluster.WithRedisAsync((_, store) => store.KeyDeleteAsync(round.DocumentKey)),
        Nothing)
    { Lasts = false };

    public static FaultCase DocumentOlder { get; } = new(
        "an older document of the budget is put back",
        round => round.Cluster.WithRedisAsync(async (_, store) =>
        {
            var old = await store.HashGetAllAsync(round.DocumentKey);
            await RealTime.PassAsync(TimeSpan.FromSeconds(3));
            await store.HashSetAsync(round.DocumentKey, old);
            return old.Length;
        }),
        Nothing)
    { Lasts = false };

    public static FaultCase RollingRestart { get; } = new(
        "every process is replaced, one after the other", round => ReplaceAsync(round.Cluster.Members, round.Path), Nothing)
    { Lasts = false, MostUnavailable = TimeSpan.Zero, HasKeys = true };

    /// <summary>The connections that can fail, from callers to called.</summary>
    public static IReadOnlyList<string> Links { get; } =
        ["silos to Redis", "front-ends to Redis", "front-ends to silos", "silos to silos", "front-ends to one silo"];

    /// <summary>Every fault but those that need another version or lose the store.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        SiloKilled, SiloFrozen, FrontEndKilled, FrontEndFrozen, RedisKilled, DocumentDeleted, DocumentOlder, RollingRestart,
        .. from link in Links
           from fault in Enum.GetValues<LinkFault>().Where(fault => fault != LinkFault.None)
           select OfLink(link, fault),
    ];

    public static FaultCase OfLink(string link, LinkFault fault) => new(
        $"{link}: {fault}",
        round =>
        {
            Set(round, link, fault);
            return Task.CompletedTask;
        },
        async round =>
        {
            Set(round, link, LinkFault.None);
            await AllReadyAsync(round);
        });

    /// <summary>Changes of version that need the build of another one.</summary>
    public static IReadOnlyList<FaultCase> OfVersions(string previous) =>
    [
        RollingUpdate("front-ends first", previous, (frontEnds, silos) => [frontEnds, silos]),
        RollingUpdate("silos first", previous, (frontEnds, silos) => [silos, frontEnds]),
    ];

    // Every process goes back to another version, in some order, and when that is done to this version: silos and front-ends at the
    // same time, as one application of the manifests does.
    private static FaultCase RollingUpdate(
        string order, string previous, Func<IEnumerable<FaultMember>, IEnumerable<FaultMember>, IEnumerable<FaultMember>[]> back) => new(
        $"a rolling update to this version from the one before, and back, {order}",
        async round =>
        {
            foreach (var members in back(round.Cluster.FrontEnds, round.Cluster.Silos))
                await ReplaceAsync(members, previous);
            await Task.WhenAll(ReplaceAsync(round.Cluster.FrontEnds, round.Path), ReplaceAsync(round.Cluster.Silos, round.Path));
        },
        Nothing)
        { Lasts = false, HasKeys = true };

    private static void Set(FaultRound round, string link, LinkFault fault)
    {
        var cluster = round.Cluster;
        IEnumerable<FaultProxy?> proxies = link switch
        {
            "silos to Redis" => cluster.Silos.Select(silo => silo.Redis),
            "front-ends to Redis" => cluster.FrontEnds.Select(frontEnd => frontEnd.Redis),
            "front-ends to silos" => cluster.Silos.Select(silo => silo.Gateway),
            "silos to silos" => cluster.Silos.Select(silo => silo.Silos),
            _ => [cluster.Silos[0].Gateway],
        };
        foreach (var proxy in proxies)
            proxy!.Fault = fault;
    }

    private static async Task ReplaceAsync(IEnumerable<FaultMember> members, string path)
    {
        foreach (var member in members)
            await member.ReplaceAsync(path);
    }

    private static async Task RestartAsync(FaultRound round, FaultMember member)
    {
        member.Start(round.Path);
        await member.ReadyAsync();
    }

    // A silo that was voted out meanwhile ends, and is started again as its pod would be.
    private static async Task AllReadyAsync(FaultRound round)
    {
        foreach (var silo in round.Cluster.Silos)
            await silo.ReadyOrAgainAsync(round.Path);
        foreach (var frontEnd in round.Cluster.FrontEnds)
            await frontEnd.ReadyAsync();
    }
}
