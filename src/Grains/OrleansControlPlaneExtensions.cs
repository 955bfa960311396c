using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Instances;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The control plane of a cluster.</summary>
public static class OrleansControlPlaneExtensions
{
    /// <summary>Adds the side that calls grains. It wins over the embedded one, whichever is added first.</summary>
    public static IServiceCollection AddOrleansControlPlane(this IServiceCollection services)
    {
        services.TryAddSingleton<OrleansControlPlane>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new ResourceCacheTerms());
        services.AddSingleton<IResourceStore, OrleansResourceStore>();
        services.AddSingleton<ILedgers>(Shared);
        services.AddSingleton<IProviderHealth>(Shared);
        services.AddSingleton<IBalancePositions>(Shared);
        services.AddSingleton<IInstanceDirectory, OrleansInstances>();
        return services;
    }

    /// <summary>Adds the idempotency keys of a cluster, whose answers lie in the registered <see cref="IBoundedResponseFiles"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="instance">Id under which this run of the process reports to the table of instances.</param>
    public static IServiceCollection AddOrleansIdempotency(this IServiceCollection services, Func<IServiceProvider, string> instance) =>
        services.AddSingleton<IIdempotencyStore>(provider => new OrleansIdempotencyStore(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<IBoundedResponseFiles>(), instance(provider),
            provider.GetRequiredService<TimeProvider>()));

    /// <summary>
    /// Adds what the grains themselves need, to be called where silos are built, beside their storage and <see cref="IOrderedSets"/>.
    /// </summary>
    public static IServiceCollection AddGrainServices(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LedgerTerms());
        services.TryAddSingleton(new HealthWindow());
        services.TryAddSingleton<BudgetLedger>();
        services.AddSingleton<IBudgetRules, GrainBudgetRules>();
        services.AddSingleton<BudgetServices>();
        services.AddSingleton<StoredStates>();
        return services.AddSingleton<IGrainStorageSerializer, StateSerializer>();
    }

    private static OrleansControlPlane Shared(IServiceProvider services) => services.GetRequiredService<OrleansControlPlane>();
}
