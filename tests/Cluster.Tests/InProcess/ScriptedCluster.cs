using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Storage;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>One silo in this process on a <see cref="ScriptedStorage"/>, and the control plane that calls it.</summary>
public sealed class ScriptedCluster : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    /// <summary>The resource store of a front-end.</summary>
    public IResourceStore ResourceStore => Services.GetRequiredService<IResourceStore>();

    /// <summary>The ledgers of a front-end.</summary>
    public ILedgers Ledgers => Services.GetRequiredService<ILedgers>();

    /// <summary>The grains of the silo.</summary>
    public IGrainFactory Grains => _cluster!.Client;

    internal ScriptedStorage Storage =>
        (ScriptedStorage)_cluster!.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(GrainStorageNames.Default);

    /// <summary>The orders of lists.</summary>
    internal MemoryOrderedSets Orders { get; } = new();

    /// <summary>Clock of the silo, which can be moved on.</summary>
    internal MovableTime Time { get; } = new();

    private IServiceProvider Services => _cluster!.Client.ServiceProvider;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderedSets>(Orders);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                GrainStorageNames.Default, (services, _) => new ScriptedStorage(services.GetRequiredService<IGrainStorageSerializer>()));
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                GrainStorageNames.Day, (services, _) => services.GetRequiredKeyedService<IGrainStorage>(GrainStorageNames.Default));
        });
        builder.ConfigureClient(client => client.Services.AddOrleansControlPlane());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    /// <summary>The resource store of another front-end.</summary>
    internal OrleansResourceStore Another(TimeProvider? time = null) => new(Grains, new(), time ?? TimeProvider.System);

    /// <summary>Ends all activations, so that the next call of each grain reads its state.</summary>
    internal async Task ForgetActivationsAsync() =>
        await Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    /// <summary>Ends all activations until one grain has none; a collection spares those that have a turn just now.</summary>
    internal async Task ForgetAsync(IAddressable grain) =>
        await Eventually.TrueAsync("the grain has no activation", TimeSpan.FromSeconds(60), async cancellationToken =>
        {
            await ForgetActivationsAsync();
            return await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain, cancellationToken) is null;
        });
}
