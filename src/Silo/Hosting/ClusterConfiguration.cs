using System.Net;
using ImageGateway.Grains.Storage;
using ImageGateway.Silo.Options;
using Orleans.Configuration;
using StackExchange.Redis;

namespace ImageGateway.Silo.Hosting;

/// <summary>How the processes of a cluster find each other and where they keep what they know.</summary>
internal static class ClusterConfiguration
{
    // A killed silo is voted out within 15 s and a frozen one within 30 s (design section 5): three missed probes of 3 s.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);
    private const int MissedProbes = 3;

    // A grain's longest work is one write to the store. Who waits longer than this talks to a silo that is gone.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Makes the host a silo.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder, SiloSettings settings) => builder.UseOrleans(silo =>
    {
        silo.Services.AddGrainServices();
        silo.Configure<ClusterOptions>(cluster => Name(cluster, settings));
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = Redis(settings));
        silo.AddRedisGrainStorage(GrainStorageNames.Default, redis => redis.ConfigurationOptions = Redis(settings));
        var address = settings.Advertise ?? (settings.IsLocal ? IPAddress.Loopback : null);
        if (address is not null)
            silo.ConfigureEndpoints(address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        else
            silo.ConfigureEndpoints(settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: true);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = ProbeTimeout;
            membership.NumMissedProbesLimit = MissedProbes;
            membership.TableRefreshTimeout = RefreshPeriod;
        });
    });

    /// <summary>Makes the host a client of the silos. It waits for the first of them as long as it takes.</summary>
    public static void AddClusterClient(this IHostApplicationBuilder builder, SiloSettings settings) => builder.UseOrleansClient(client =>
    {
        client.Configure<ClusterOptions>(cluster => Name(cluster, settings));
        client.UseRedisClustering(redis => redis.ConfigurationOptions = Redis(settings));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = RefreshPeriod);
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            return true;
        });
    });

    private static void Name(ClusterOptions cluster, SiloSettings settings) =>
        (cluster.ClusterId, cluster.ServiceId) = (settings.Cluster, settings.Cluster);

    private static ConfigurationOptions Redis(SiloSettings settings) => new()
    {
        EndPoints = { settings.Redis },
        Password = settings.RedisPassword,
        ClientName = $"imagegateway-{settings.Cluster}",
        // Comes back by itself when Redis does.
        AbortOnConnectFail = false,
    };
}
