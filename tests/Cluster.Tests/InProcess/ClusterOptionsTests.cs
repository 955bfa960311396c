using System.Globalization;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Grains.Storage;
using ImageGateway.Silo.Hosting;
using ImageGateway.Silo.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>The numbers by which processes of the cluster find faults of each other, and bound what waits and what is kept.</summary>
[Collection(AloneTests.Name)]
public sealed class ClusterOptionsTests : IDisposable
{
    private readonly IHost _silo;

    public ClusterOptionsTests()
    {
        var (settings, arguments) = SiloSettingsReader.Read(["--role", "silo", "--redis", "localhost:6379"], _ => null);
        _silo = SiloApplication.BuildSilo(settings, arguments);
    }

    public void Dispose() => _silo.Dispose();

    [Fact]
    public void Membership_FrozenSilo_IsVotedOutWithinThirtySeconds()
    {
        var membership = Of<ClusterMembershipOptions>();
        Assert.Equal((3, 2), (membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration));
        TimeSpan? longest = membership.MaxProbeTimeout;
        Assert.Equal(TimeSpan.FromSeconds(5), longest);
        Assert.Equal(
            (3, 10, 30),
            (membership.ProbeTimeout.TotalSeconds, membership.TableRefreshTimeout.TotalSeconds,
                membership.IAmAliveTablePublishTimeout.TotalSeconds));
        Assert.InRange(
            (membership.NumMissedProbesLimit * longest!.Value) + membership.TableRefreshTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Messages_ThatWait_AreBounded()
    {
        var messages = Of<SiloMessagingOptions>();
        Assert.Equal(2_000, messages.MaxEnqueuedRequestsHardLimit);
        Assert.Equal((5, 4), (messages.ResponseTimeout.TotalSeconds, messages.PlacementTimeout.TotalSeconds));
        Assert.Equal(1, messages.ClientDropTimeout.TotalSeconds);
        var (settings, arguments) = SiloSettingsReader.Read(["--role", "api", "--redis", "localhost:6379"], _ => null);
        using var frontEnd = SiloApplication.BuildFrontEnd(settings, arguments);
        var ofFrontEnds = frontEnd.Services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value;
        Assert.Equal(messages.ResponseTimeout, ofFrontEnds.ResponseTimeout);
    }

    [Fact]
    public void Grains_ThatAreIdle_LeaveTheirSiloAndAFullSiloSaysSo()
    {
        var grains = Of<GrainCollectionOptions>();
        Assert.Equal(TimeSpan.FromMinutes(5), grains.CollectionAge);
        Assert.True(grains.EnableActivationSheddingOnMemoryPressure);
        Assert.Equal((80, 75), (grains.MemoryUsageLimitPercentage, grains.MemoryUsageTargetPercentage));
        var load = Of<LoadSheddingOptions>();
        Assert.Equal((true, 95, 90), (load.LoadSheddingEnabled, load.CpuThreshold, load.MemoryThreshold));
    }

    [Fact]
    public void Names_OfAPod_StayWithItsStateAndChangeWithTheContracts()
    {
        var (settings, arguments) = SiloSettingsReader.Read(
            ["--role", "silo", "--redis", "localhost:6379"], static name => name == "POD_NAME" ? "silo-2" : null);
        using var silo = SiloApplication.BuildSilo(settings, arguments);
        var names = silo.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;

        Assert.Equal(("imagegateway", settings.Membership), (names.ServiceId, names.ClusterId));
        Assert.NotEqual(names.ServiceId, names.ClusterId);
        Assert.Equal("silo-2", silo.Services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName);
    }

    [Fact]
    public void State_InRedis_ExpiresOnlyWhereItCountsForADay()
    {
        var stores = _silo.Services.GetRequiredService<IOptionsMonitor<RedisStorageOptions>>();
        Assert.Null(stores.Get(GrainStorageNames.Default).EntryExpiry);
        Assert.Equal("1.01:00:00", stores.Get(GrainStorageNames.Day).EntryExpiry!.Value.ToString("c", CultureInfo.InvariantCulture));
    }

    private T Of<T>()
        where T : class => _silo.Services.GetRequiredService<IOptions<T>>().Value;
}
