using ImageGateway.Api.Authentication;
using ImageGateway.Api.Endpoints.Explain;
using ImageGateway.Api.Endpoints.HealthChecks;
using ImageGateway.Api.Endpoints.Images;
using ImageGateway.Api.Endpoints.Models;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.Api.Middleware;
using ImageGateway.Api.Options;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Guardrails;
using ImageGateway.Gateway.Idempotency;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.ResponseCache;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Thumbnails;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Api.Hosting;

/// <summary>Registers the front-end's parts, feature by feature.</summary>
internal static class GatewayServices
{
    /// <summary>Registers them all; what the host registered before stays.</summary>
    public static void AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddRoutingCore();
        services.AddMetrics();
        services.AddRequestLog(options);
        services.AddEdge(options);
        services.AddAuthenticationOfKeys();
        services.AddRequests(options);
        services.AddRouting(FindProviders);
        services.AddPricing();
        services.AddCircuitBreaking();
        services.AddGuardrails(GatewayVersion.Text);
        services.AddLedgers(options);
        services.AddForwarding(options, GatewayVersion.Text);
        services.AddArchive(options);
        services.AddSingleton<IThumbnails>(provider => options.Archive is { IsOn: true, HasThumbnails: true }
            ? new ThumbnailFolder(provider.GetRequiredService<IImageArchive>(), Path.Combine(options.DataDirectory, "thumbnails"))
            : new NoThumbnails());
        services.AddSingleton<ArchiveFolders>();
        services.AddSingleton<ArchiveRecordTrimmer>();
        services.AddHostedService<SharedArchiveWarning>();
        services.AddHostedService<ArchiveSweeper>();
        services.AddStoredResponses();
        services.AddIdempotency(options);
        services.AddResponseCache(options);
        services.AddExecution();
        services.AddAlertWebhook();
        services.AddEmbeddedControlPlane(options.DataDirectory);
        services.AddSingleton<GatewayStart>();
        services.AddSingleton(provider => provider.GetRequiredService<GatewayStart>().Keys);
        services.AddImageEndpoints();
        services.AddExplainEndpoints();
        services.AddModelEndpoints();
        services.AddHealthEndpoints();
        services.AddOpenApiEndpoints();
    }

    private static ProviderCatalog FindProviders(IServiceProvider services)
    {
        var options = services.GetRequiredService<GatewayOptions>();
        var time = services.GetRequiredService<TimeProvider>();
        var sandbox = new SandboxProvider(services.GetRequiredService<SandboxServer>());
        return new(ImageProviders.All(sandbox, options.ProviderTokenUrls, time, () => AccessTokenHandler.Create(time)));
    }
}
