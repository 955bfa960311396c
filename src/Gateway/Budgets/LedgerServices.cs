using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Journal;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Registers a front-end's side of the ledgers; the budgets' side is the control plane's.</summary>
public static class LedgerServices
{
    /// <summary>Registers the services of budgets and rate limits.</summary>
    public static void AddLedgers(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton(options.Ledger);
        services.AddSingleton(_ => new JournalFolder(Path.Combine(options.DataDirectory, "journal"), BootId.Read()));
        services.AddSingleton(provider => new LeaseJournal(
            provider.GetRequiredService<JournalFolder>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LeaseJournal>>()));
        services.AddSingleton<BudgetResolver>();
        services.AddSingleton<PolicyBudgets>();
        services.AddSingleton<PolicyBudgetResolver>();
        services.AddSingleton<LedgerErrors>();
        services.TryAddSingleton<Degradations>();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<BudgetReserver>();
        services.AddSingleton<AttemptIds>();
        services.AddSingleton<AttemptReservations>();
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<BudgetRulesWriter>();
        services.AddHostedService<BudgetRulesFeed>();
        services.AddSingleton<LeaseManagerService>();
        services.AddSingleton<IReadiness, LedgerReadiness>();
        services.AddHostedService<AbandonedLeases>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseManagerService>());
    }
}
