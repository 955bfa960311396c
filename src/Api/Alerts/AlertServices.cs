using ImageGateway.Api.Alerts;
using ImageGateway.Core.Budgets;
using ImageGateway.Gateway.Forwarding;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Posts alerts from where the ledgers are: the gateway that runs alone, or each silo.</summary>
public static class AlertServices
{
    /// <summary>Adds the webhook. Needs the gateway's options and a resource store.</summary>
    public static IServiceCollection AddAlertWebhook(this IServiceCollection services)
    {
        services.TryAddSingleton<EgressPolicy>();
        services.TryAddSingleton<UpstreamHandlers>();
        services.AddSingleton<LimitAlertCounter>();
        services.AddSingleton<AlertWebhook>();
        services.AddSingleton<ILimitAlertSink>(provider => provider.GetRequiredService<AlertWebhook>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertWebhook>());
        return services;
    }
}
