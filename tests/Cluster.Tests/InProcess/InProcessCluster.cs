using System.Runtime.CompilerServices;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Two silos in this process with storage in memory, and the control plane that calls them.</summary>
public class InProcessCluster : IAsyncLifetime
{
    private readonly MemoryOrderedSets _orders = new();
    private readonly bool _ownDirectory;
    private InProcessTestCluster? _cluster;

    public InProcessCluster()
        : this(ownDirectory: false)
    {
    }

    /// <param name="ownDirectory">
    /// True: grains are found as in a real cluster, so that two activations of one grain can appear; false: by the test
    /// cluster's own directory, which never errs.
    /// </param>
    protected InProcessCluster(bool ownDirectory) => _ownDirectory = ownDirectory;

    public IServiceProvider Services => _cluster!.Client.ServiceProvider;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        UseTestClusterGrainDirectory(builder.Options, !_ownDirectory);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderedSets>(_orders);
            silo.AddMemoryGrainStorage(GrainStorageNames.Default);
            silo.AddMemoryGrainStorage(GrainStorageNames.Day);
        });
        builder.ConfigureClient(client => client.Services.AddOrleansControlPlane());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    // Orleans has the option for its own tests only.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_UseTestClusterGrainDirectory")]
    private static extern void UseTestClusterGrainDirectory(InProcessTestClusterOptions options, bool value);
}

/// <summary>The same with the grain directory of a real cluster.</summary>
public sealed class OwnDirectoryCluster() : InProcessCluster(ownDirectory: true);

/// <summary>Tests that share a cluster in this process: each uses keys and budgets of its own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InProcessClusterTests : ICollectionFixture<InProcessCluster>
{
    public const string Name = "cluster in this process";
}

/// <summary>Tests that share a cluster with the grain directory of a real one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnDirectoryClusterTests : ICollectionFixture<OwnDirectoryCluster>
{
    public const string Name = "cluster with its own directory";
}
