using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Idempotency;
using ImageGateway.Grains.Providers;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A front-end beside silos of the version before, which lack a grain, as in a rolling update.</summary>
[Collection(AloneTests.Name)]
public sealed class OlderSilosTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly Type[] Newer =
        [typeof(IdempotencyGrain), typeof(ResourceOrderGrain), typeof(BudgetSyncsGrain), typeof(ProviderReportsGrain)];

    private readonly MemoryOrderedSets _orders = new();
    private InProcessTestCluster? _cluster;
    private bool _isOlder = true;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderedSets>(_orders);
            silo.AddMemoryGrainStorage(GrainStorageNames.Default);
            silo.AddMemoryGrainStorage(GrainStorageNames.Day);
            if (_isOlder)
                silo.Services.PostConfigure<GrainTypeOptions>(static types => types.Classes.ExceptWith(Newer));
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddOrleansControlPlane();
            client.Services.AddSingleton<HostedContracts>();
            client.Services.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = TimeSpan.FromMilliseconds(100));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    [Fact]
    public async Task Calls_OfGrainsThatOlderSilosLack_AreDoneWithoutThem()
    {
        var services = _cluster!.Client.ServiceProvider;
        var store = services.GetRequiredService<IResourceStore>();
        await store.WriteAsync(
            new(ResourceKind.Config, "config", 0, new("default", "config", "{}"), new("tester", "config.create", null, "{}")), default);
        var list = new ResourceList(ResourceKind.Config, "default");
        Assert.Equal(1, (await store.PageAsync(list, 0, 10, default)).Total);
        Assert.Equal([1], await store.CountAsync(list, [DateTimeOffset.MaxValue], default));
        Assert.Equal(["config"], await store.EachAsync(list, default).Select(static entry => entry.Id).ToListAsync());

        var message = new SyncMessage { Lease = Guid.NewGuid().ToString("n"), Seq = 1 };
        var replies = await services.GetRequiredService<ILedgers>().SyncManyAsync(
            [new(new(BudgetKind.ApiKey, "key"), message), new(new(BudgetKind.Workspace, "default"), message)], default);
        Assert.All(replies, Assert.NotNull);
        var views = await services.GetRequiredService<IProviderHealth>().ReportManyAsync(
            [new(new("one", "hash", "model"), HealthReport.Nothing), new(new("two", "hash", "model"), HealthReport.Nothing)], default);
        Assert.All(views, Assert.NotNull);
    }

    [Fact]
    public async Task Contracts_SiloOfThisVersionJoinsAndLeaves_AreCompleteMeanwhile()
    {
        var contracts = _cluster!.Client.ServiceProvider.GetRequiredService<HostedContracts>();
        Assert.False(contracts.AreComplete);
        Assert.Throws<ArgumentException>(() => _cluster.Client.GetGrain<IIdempotencyGrain>("key"));

        _isOlder = false;
        var silo = await _cluster.StartAdditionalSiloAsync();
        await Eventually.TrueAsync("the new silo's grains are known", Deadline, _ => Task.FromResult(contracts.AreComplete));
        for (var number = 0; number < 20; number++)
        {
            var claim = await _cluster.Client.GetGrain<IIdempotencyGrain>($"key-{number}").Claim("instance/run", "hash");
            Assert.Equal(KeyVerdict.Claimed, claim.Verdict);
        }

        await _cluster.StopSiloAsync(silo);
        await Eventually.TrueAsync("the new silo is gone", Deadline, _ => Task.FromResult(!contracts.AreComplete));
    }
}
