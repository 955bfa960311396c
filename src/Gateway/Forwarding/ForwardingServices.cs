using ImageGateway.Gateway.Options;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Registers HTTP to providers.</summary>
public static class ForwardingServices
{
    /// <summary>Registers the egress policy, the connections to providers and what sends over them.</summary>
    public static void AddForwarding(this IServiceCollection services, GatewayOptions options, string version)
    {
        services.TryAddSingleton<EgressPolicy>();
        services.TryAddSingleton<UpstreamHandlers>();
        services.AddSingleton(provider => new UpstreamSender(
            provider.GetRequiredService<UpstreamHandlers>(), version, provider.GetRequiredService<TimeProvider>(), options.Limits,
            provider.GetRequiredService<IGatewayKeyFinder>()));
        services.AddSingleton(provider => new LinkFetcher(
            provider.GetRequiredService<UpstreamHandlers>(), provider.GetRequiredService<EgressPolicy>(), version,
            provider.GetRequiredService<TimeProvider>(), options.Limits));
    }
}
