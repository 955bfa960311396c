using ImageGateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Two silos in this process with storage in memory, and the control plane that calls them.</summary>
public sealed class InProcessCluster : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public IServiceProvider Services => _cluster!.Client.ServiceProvider;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddGrainServices();
            silo.AddMemoryGrainStorage(GrainStorageNames.Default);
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
}
