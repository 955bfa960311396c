using ImageGateway.Simulators.AzureOpenAi;
using ImageGateway.Simulators.Bedrock;
using ImageGateway.Simulators.CompatibleHosts;
using ImageGateway.Simulators.Fireworks;
using ImageGateway.Simulators.Google;
using ImageGateway.Simulators.MonsterApi;
using ImageGateway.Simulators.OpenAi;
using ImageGateway.Simulators.Replicate;
using ImageGateway.Simulators.Segmind;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Inspection;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Shared.Scripts;
using ImageGateway.Simulators.Shared.Tasks;
using ImageGateway.Simulators.Stability;
using ImageGateway.Simulators.Together;

namespace ImageGateway.Simulators;

/// <summary>Builds the process: every simulated provider, the image files, the scripts and the inspection routes.</summary>
public static class SimulatorApp
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Sixteen images of 50 MB are a legal OpenAI edit; slow clients and stalled bodies are what the tests are about.
            kestrel.Limits.MaxRequestBodySize = 1L << 30;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddShared();
        builder.Services.AddSingleton<ISimulatedProvider, OpenAiProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, AzureOpenAiProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, EntraProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, CompatibleHostsProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, StabilityProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, TogetherProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, ReplicateProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, MonsterApiProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, FireworksProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, BedrockProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, VertexProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, GeminiApiProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, TokenProvider>();
        builder.Services.AddSingleton<ISimulatedProvider, SegmindProvider>();

        var app = builder.Build();
        foreach (var provider in app.Services.GetServices<ISimulatedProvider>())
            provider.Map(new ProviderRoutes(provider, app, app.Services.GetRequiredService<Exchange>()));
        app.MapFiles();
        app.MapScripts();
        app.MapInspection();
        return app;
    }

    private static void AddShared(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RequestLog>();
        services.AddSingleton<FaultCounter>();
        services.AddSingleton<SimulatedResponseWriter>();
        services.AddSingleton<Exchange>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<ImageStudio>();
        services.AddSingleton<ScriptStore>();
        services.AddSingleton(typeof(TaskStore<>));
        services.AddSingleton<ReplicateStudio>();
        services.AddSingleton<ImageResponses>();
        services.AddSingleton<ImageEndpoint>();
        services.AddSingleton<Deployments>();
        services.AddSingleton<StabilityV1>();
        services.AddSingleton<StabilityTasks>();
        services.AddSingleton<StabilityV2>();
        services.AddSingleton<KontextTasks>();
        services.AddSingleton<FireworksWorkflows>();
        services.AddSingleton<FireworksDiffusion>();
        services.AddSingleton<AwsAccounts>();
        services.AddSingleton<SignatureCheck>();
        services.AddSingleton<StsEndpoint>();
        services.AddSingleton<AmazonEndpoint>();
        services.AddSingleton<SdxlEndpoint>();
        services.AddSingleton<StableEndpoint>();
        services.AddSingleton<ImagenEndpoint>();
        services.AddSingleton<GeminiEndpoint>();
        services.AddSingleton<ServiceAccounts>();
        services.AddSingleton<IssuedTokens>();
        services.AddSingleton<SegmindStudio>();
        services.AddSingleton<SegmindTasks>();
    }
}
