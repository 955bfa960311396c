using System.Net;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Grains.Storage;
using ImageGateway.Silo.Options;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;

namespace ImageGateway.Silo.Hosting;

/// <summary>Configuration of membership and state storage for the processes of a cluster.</summary>
internal static class ClusterConfiguration
{
    // A killed silo is voted out within 15 s and a frozen one within 30 s: three missed probes of 3 s. Votes wait for the
    // longest probe, which is four times as long unless it is said.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxProbeTimeout = TimeSpan.FromSeconds(5);
    private const int MissedProbes = 3;
    private const int Votes = 2;
    private static readonly TimeSpan IAmAlivePeriod = TimeSpan.FromSeconds(30);

    // A grain's longest work is one write to the store. Who waits longer than this talks to a silo that is gone.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PlacementTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(10);

    // After so long a front-end knows which grains a silo hosts that has just joined.
    private static readonly TimeSpan ManifestPeriod = TimeSpan.FromSeconds(5);

    // A silo keeps the answers for a front-end that it lost so long, though the front-end may have gone to another silo by then
    // and waits for them there: with the minute that Orleans takes by default, no grain of this silo answers it meanwhile.
    private static readonly TimeSpan ClientDropTimeout = TimeSpan.FromSeconds(1);

    // A grain that is idle leaves its silo, so that grains spread anew after silos came or went.
    private static readonly TimeSpan IdleAge = TimeSpan.FromMinutes(5);

    // Percent of the processor and of memory above which a silo refuses, and of memory between which it drops idle grains.
    private const int CpuThreshold = 95;
    private const int MemoryThreshold = 90;
    private const int SheddingFrom = 80;
    private const int SheddingTo = 75;

    // Beyond the day for which such a document counts. An activation that outlives its document writes with a version that is not there
    // any more, is dropped, and reads anew: nothing that expires is a budget, a resource or a membership.
    private static readonly TimeSpan DayExpiry = IdempotencyRules.Kept + TimeSpan.FromHours(1);

    // Requests that may wait at one grain; a caller beyond them is told at once.
    private const int MostEnqueuedRequests = 2_000;

    /// <summary>Makes the host a silo.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder, SiloSettings settings, RedisGate gate)
    {
        builder.AddStore(settings, gate);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderedSets, RedisOrderedSets>();
            silo.Services.AddHostedService<EndedSilos>();
            silo.Configure<ClusterOptions>(cluster => Name(cluster, settings));
            if (settings.SiloName is { } name)
                silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.UseRedisClustering(_ => { });
            silo.AddRedisGrainStorage(GrainStorageNames.Default, (RedisStorageOptions _) => { });
            silo.AddRedisGrainStorage(GrainStorageNames.Day, (RedisStorageOptions _) => { });
            var address = settings.Advertise ?? (settings.IsLocal ? IPAddress.Loopback : null);
            if (address is not null)
                silo.ConfigureEndpoints(
                    address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
            else
                silo.ConfigureEndpoints(settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: true);
            if (settings.Listen is { } listen)
                silo.Configure<EndpointOptions>(endpoints => (endpoints.SiloListeningEndpoint, endpoints.GatewayListeningEndpoint) =
                    (new(listen, settings.SiloPort), new(listen, settings.GatewayPort)));
            silo.Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = ResponseTimeout;
                messaging.PlacementTimeout = PlacementTimeout;
                messaging.MaxEnqueuedRequestsHardLimit = MostEnqueuedRequests;
                messaging.ClientDropTimeout = ClientDropTimeout;
            });
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = ProbeTimeout;
                membership.MaxProbeTimeout = MaxProbeTimeout;
                membership.NumMissedProbesLimit = MissedProbes;
                membership.NumVotesForDeathDeclaration = Votes;
                membership.TableRefreshTimeout = RefreshPeriod;
                membership.IAmAliveTablePublishTimeout = IAmAlivePeriod;
            });
            // A silo that only hosts grains says when it is full; beside a front-end the process's load is the front-end's too.
            silo.Configure<LoadSheddingOptions>(load => load.LoadSheddingEnabled = settings.Role == SiloRole.Silo);
            silo.Configure<LoadSheddingOptions>(load => (load.CpuThreshold, load.MemoryThreshold) = (CpuThreshold, MemoryThreshold));
            silo.Configure<GrainCollectionOptions>(grains =>
            {
                grains.CollectionAge = IdleAge;
                grains.EnableActivationSheddingOnMemoryPressure = true;
                (grains.MemoryUsageLimitPercentage, grains.MemoryUsageTargetPercentage) = (SheddingFrom, SheddingTo);
            });
        });
    }

    /// <summary>Makes the host a client of the silos. It waits for the first of them as long as it takes.</summary>
    public static void AddClusterClient(this IHostApplicationBuilder builder, SiloSettings settings, RedisGate gate)
    {
        builder.AddStore(settings, gate);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => Name(cluster, settings));
            client.UseRedisClustering(_ => { });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = RefreshPeriod);
            client.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = ManifestPeriod);
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                return true;
            });
        });
    }

    // Every connection between processes of the cluster, at both of its ends.
    private static void AddCertificate(this IHostApplicationBuilder builder, string folder)
    {
        builder.Services.AddSingleton(services =>
            new ClusterCertificate(folder, services.GetRequiredService<ILogger<ClusterCertificate>>()));
        builder.Services.AddOptions<SiloConnectionOptions>().Configure<ClusterCertificate>(static (connections, certificate) =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(certificate.Options));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(certificate.Options));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(certificate.Options));
        });
        builder.Services.AddOptions<ClientConnectionOptions>().Configure<ClusterCertificate>(static (connections, certificate) =>
            connections.ConfigureConnection(connection => connection.UseClientTls(certificate.Options)));
        // Silos look by a bare connection whether the others are there; who is refused is said by the certificate.
        builder.Logging.AddFilter("Orleans.Connections.Security", LogLevel.None);
    }

    private static void Name(ClusterOptions cluster, SiloSettings settings) =>
        (cluster.ClusterId, cluster.ServiceId) = (settings.Membership, settings.Cluster);

    private static void AddStore(this IHostApplicationBuilder builder, SiloSettings settings, RedisGate gate)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings);
        if (settings.ClusterCertificate is { } folder)
            builder.AddCertificate(folder);
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.TryAddSingleton<Degradations>();
        builder.Services.AddHostedService<RedisDurability>();
        builder.Services.AddSingleton(gate);
        builder.Logging.AddFilter("Orleans", level => level >= LogLevel.Warning && gate.IsOpen);
        // Placement says by Polly, with a stack, what its caller says in a line.
        builder.Logging.AddFilter("Polly", LogLevel.None);
        builder.Services.AddOptions<RedisClusteringOptions>().Configure<RedisConnection>((redis, connection) =>
        {
            // What Orleans prints of its options at start; the connection itself is the process's own.
            redis.ConfigurationOptions = settings.Redis.Describe();
            redis.CreateMultiplexer = async _ => (await connection.GetAsync(), IsShared: true);
        });
        foreach (var store in new[] { GrainStorageNames.Default, GrainStorageNames.Day })
        {
            builder.Services.AddOptions<RedisStorageOptions>(store).Configure<RedisConnection>((redis, connection) =>
            {
                redis.ConfigurationOptions = settings.Redis.Describe();
                redis.CreateMultiplexer = async _ => (await connection.GetAsync(), IsShared: true);
            });
        }

        builder.Services.Configure<RedisStorageOptions>(
            GrainStorageNames.Day, static redis => (redis.EntryExpiry, redis.DeleteStateOnClear) = (DayExpiry, true));
    }
}
