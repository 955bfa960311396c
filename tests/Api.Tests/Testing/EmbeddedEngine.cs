using ImageGateway.Core.Budgets;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Testing;

/// <summary>The control plane of a gateway that runs alone, over a data directory.</summary>
internal static class EmbeddedEngine
{
    public static ServiceProvider Start(string folder, TimeProvider? clock = null, IBudgetStore? store = null, BudgetRules? rules = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (clock is not null)
            services.AddSingleton(clock);
        if (store is not null)
            services.AddSingleton(store);
        services.AddSingleton<IBudgetRules>(new SameRules(rules ?? new()));
        return services.AddEmbeddedControlPlane(folder).BuildServiceProvider();
    }

    private sealed class SameRules(BudgetRules rules) : IBudgetRules
    {
        public ValueTask<BudgetRules> ReadAsync(BudgetId budget, CancellationToken cancellationToken) => new(rules);
    }
}
