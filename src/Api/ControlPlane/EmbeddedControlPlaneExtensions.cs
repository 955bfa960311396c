using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Instances;
using ImageGateway.Core.Routing;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The control plane of a gateway that runs alone.</summary>
public static class EmbeddedControlPlaneExtensions
{
    /// <summary>Adds it, except where another engine is registered already.</summary>
    /// <param name="services">The services.</param>
    /// <param name="dataDirectory">Where everything that is kept lives; nothing is made there before it is needed.</param>
    public static IServiceCollection AddEmbeddedControlPlane(this IServiceCollection services, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LedgerTerms());
        services.TryAddSingleton(new HealthWindow());
        services.TryAddSingleton<BudgetLedger>();
        services.TryAddSingleton<IBudgetStore>(_ => new SqliteBudgetStore(Path.Combine(dataDirectory, "ledger")));
        services.TryAddSingleton<IBudgetRules, StoredBudgetRules>();
        services.TryAddSingleton<ILedgers, EmbeddedLedgers>();
        services.TryAddSingleton<IProviderHealth, EmbeddedProviderHealth>();
        services.TryAddSingleton<IBalancePositions, EmbeddedBalancePositions>();
        services.TryAddSingleton<IInstanceDirectory, EmbeddedInstances>();
        return services;
    }
}
