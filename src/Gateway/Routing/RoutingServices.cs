using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Routing;

/// <summary>Registers what finds the way of a request.</summary>
public static class RoutingServices
{
    /// <summary>
    /// Registers the providers, the rules of their secrets and what turns headers, configs and saved providers into a plan.
    /// </summary>
    public static void AddRouting(this IServiceCollection services, Func<IServiceProvider, ProviderCatalog> providers)
    {
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton(providers);
        services.AddSingleton(provider => provider.GetRequiredService<ProviderCatalog>().Schema);
        services.AddSingleton<Precedence>();
        services.AddSingleton<DestinationRule>();
        services.AddSingleton<ResponseRedaction>();
        services.AddSingleton<SecretRule>();
        services.AddSingleton<ProviderSecrets>();
        services.AddSingleton<ProviderFinder>();
        services.AddSingleton<EffectivePlans>();
        services.AddSingleton<SecretBindings>();
        services.AddSingleton<ConfigSecrets>();
        services.AddSingleton<GuardrailSecrets>();
        services.AddSingleton<SavedGuardrails>();
        services.AddSingleton<HistorySecrets>();
        services.AddSingleton<SavedConfigs>();
        services.AddSingleton<MetadataGuard>();
        services.AddSingleton<RouteHeaders>();
        services.AddSingleton<InlineConfigs>();
        services.AddSingleton<RouteResolver>();
        services.AddSingleton<ModelChoice>();
        services.AddSingleton<TargetRequests>();
        services.AddSingleton<RoundRobinTurns>();
    }
}
