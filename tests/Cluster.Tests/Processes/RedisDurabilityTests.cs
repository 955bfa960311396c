using ImageGateway.Silo.Hosting;
using ImageGateway.TestKit;
using StackExchange.Redis;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Settings of Redis by which it may lose what it acknowledged.</summary>
public sealed class RedisDurabilityTests : IAsyncLifetime
{
    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Faults_OfSettings_AreNamedUntilTheyAreMended()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_group.RedisAddress + ",abortConnect=false,allowAdmin=true");
        await Eventually.TrueAsync("Redis answers", TimeSpan.FromSeconds(60), _ => Task.FromResult(redis.IsConnected));
        var server = redis.GetServers()[0];
        await server.ConfigSetAsync("maxmemory-policy", "allkeys-lru");

        Assert.Equal(
            [
                "appendonly is no instead of yes: a restart loses everything",
                "appendfsync is everysec instead of always: a crash loses the last writes that were answered",
                "maxmemory-policy is allkeys-lru instead of noeviction: a full memory drops budgets and keys",
            ],
            await RedisDurability.FaultsAsync(redis));
        foreach (var (name, value) in new[] { ("appendonly", "yes"), ("appendfsync", "always"), ("maxmemory-policy", "noeviction") })
            await server.ConfigSetAsync(name, value);

        Assert.Empty(await RedisDurability.FaultsAsync(redis));
    }
}
