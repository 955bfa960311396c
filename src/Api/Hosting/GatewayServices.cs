using ImageGateway.Api.Authentication;
using ImageGateway.Api.Endpoints.Explain;
using ImageGateway.Api.Endpoints.HealthChecks;
using ImageGateway.Api.Endpoints.Images;
using ImageGateway.Api.Endpoints.Models;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.Api.Middleware;
using ImageGateway.Api.Options;
using ImageGateway.Core.Images;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Guardrails;
using ImageGateway.Gateway.Idempotency;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.ResponseCache;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Api.Hosting;

/// <summary>Registers the front-end's parts.</summary>
internal static class GatewayServices
{
    /// <summary>Registers them all; what the host registered before stays.</summary>
    public static void AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(options.Limits);
        services.AddRoutingCore();
        services.AddEdge(options);
        services.AddMetrics();
        services.AddLedgers(options);
        services.AddAlertWebhook();
        services.AddEmbeddedControlPlane(options.DataDirectory);
        services.AddData(options);
        services.AddProviders();
        services.AddUpstream(options);
        services.AddStoredResponses(options);
        services.AddPipeline();
    }

    private static void AddData(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(_ => new SpoolFolder(options.DataDirectory));
        services.AddSingleton(_ => new FolderArchive(options.ArchivePath));
        services.TryAddSingleton<IImageArchive>(provider => provider.GetRequiredService<FolderArchive>());
        services.AddHostedService<ArchiveSweeper>();
        services.AddSingleton<ImageLinks>();
        services.AddSingleton<ArchiveMetrics>();
        services.AddSingleton<FilesApi>();
    }

    private static void AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<SandboxServer>();
        services.AddSingleton(provider => new ProviderCatalog(
            ImageProviders.All(
                new SandboxProvider(provider.GetRequiredService<SandboxServer>()),
                provider.GetRequiredService<GatewayOptions>().ProviderTokenUrls,
                provider.GetRequiredService<TimeProvider>(),
                () => AccessTokenHandler.Create(provider.GetRequiredService<TimeProvider>())),
            provider.GetRequiredService<GatewayOptions>()));
        services.AddSingleton(provider => provider.GetRequiredService<ProviderCatalog>().Schema);
        services.AddSingleton<DestinationRule>();
        services.AddSingleton<ResponseRedaction>();
        services.AddSingleton<IntegratedModels>();
        services.AddSingleton<ModelsApi>();
        services.AddSingleton<PriceCatalog>();
        services.AddHostedService(provider => provider.GetRequiredService<PriceCatalog>());
        services.AddSingleton<DryRun>();
        services.AddSingleton<EstimateApi>();
        services.AddSingleton<ExplainApi>();
        services.AddSingleton<PlanWalk>();
    }

    private static void AddUpstream(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton<EgressPolicy>();
        services.TryAddSingleton<UpstreamHandlers>();
        services.AddSingleton(
            provider => new UpstreamSender(
                provider.GetRequiredService<UpstreamHandlers>(), GatewayVersion.Text, provider.GetRequiredService<TimeProvider>(),
                options.Limits, provider.GetRequiredService<IGatewayKeyFinder>()));
        services.AddSingleton(provider => new LinkFetcher(
            provider.GetRequiredService<UpstreamHandlers>(), provider.GetRequiredService<EgressPolicy>(), GatewayVersion.Text,
            provider.GetRequiredService<TimeProvider>(), options.Limits));
    }

    private static void AddStoredResponses(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton<IIdempotencyStore>(
            provider => new SqliteIdempotencyStore(
                Path.Combine(options.DataDirectory, "idempotency"), options.IdempotencyBytes, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IResponseCache>(
            provider => new SqliteResponseCache(
                Path.Combine(options.DataDirectory, "cache"), options.Cache, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ResponseRecorder>();
        services.AddSingleton<ResponseReplayer>();
        services.AddSingleton<IdempotencyMetrics>();
        services.AddSingleton<IdempotentExecutor>();
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<CachedResponses>();
        services.AddHostedService<ExpiredEntrySweeper>();
    }

    private static void AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<GatewayStart>();
        services.AddSingleton(provider => provider.GetRequiredService<GatewayStart>().Keys);
        services.AddSingleton<RequestAdmission>();
        services.AddSingleton<PrincipalResolver>();
        services.AddSingleton<IGatewayKeyFinder, GatewayKeyFinder>();
        services.AddSingleton<FailedAuthThrottle>();
        services.AddSingleton<CallerReader>();
        services.AddSingleton<ImageCallers>();
        services.AddSingleton<RouteResolver>();
        services.AddSingleton<JsonBodyReader>();
        services.AddSingleton<FormBodyReader>();
        services.AddSingleton<InputImageLoader>();
        services.AddSingleton<ProviderCaller>();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<ModelChoice>();
        services.AddSingleton<TargetRequests>();
        services.AddSingleton<TaskPoller>();
        services.AddSingleton<ModelMetadataCache>();
        services.AddSingleton(
            provider => new WebhookClient(
                provider.GetRequiredService<UpstreamHandlers>(), provider.GetRequiredService<TimeProvider>(), GatewayVersion.Text));
        services.AddSingleton<GuardrailRunner>();
        services.AddSingleton<AttemptGuardrails>();
        services.AddSingleton<ResponseForwarder>();
        services.AddSingleton<AttemptExecutor>();
        services.AddSingleton<AttemptLog>();
        services.AddSingleton<RouteExecutor>();
        services.AddSingleton<TargetExecutor>();
        services.AddSingleton<BalanceChoice>();
        services.AddSingleton<RoundRobinTurns>();
        services.AddSingleton<CircuitKeys>();
        services.AddSingleton<CircuitRegistry>();
        services.AddSingleton<BreakerGate>();
        services.AddSingleton<HealthReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthReporter>());
        services.AddSingleton<ImagesApi>();
        services.AddSingleton<ChatApi>();
        services.AddSingleton<HealthApi>();
        services.AddSingleton<ApiDocument>();
    }
}
