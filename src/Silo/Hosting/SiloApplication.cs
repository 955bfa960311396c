using ImageGateway.Api.Endpoints.HealthChecks;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Instances;
using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Grains.Client;
using ImageGateway.Silo.Options;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Silo.Hosting;

/// <summary>Builds the process for its role.</summary>
internal static class SiloApplication
{
    /// <summary>A front-end, which hosts grains too in the role <c>all</c>.</summary>
    public static WebApplication BuildFrontEnd(SiloSettings settings, string[] arguments) =>
        GatewayApplication.Build(arguments, new(SiloSettingsReader.Variables, builder =>
    {
        builder.Services.AddSingleton(services => new ResourceCacheTerms
        {
            Honour = services.GetRequiredService<GatewayOptions>().CacheHonour,
        });
        builder.AddClusterReadiness();
        if (settings.Role == SiloRole.All)
            builder.AddSilo(settings, new());
        else
            builder.AddClusterClient(settings, new());
        builder.Services.AddOrleansControlPlane();
        builder.Services.AddOrleansIdempotency(services => services.GetRequiredService<InstanceIdentity>().Id);
        builder.Services.AddHostedService<UnknownSettingsWarning>();
        builder.Services.AddSingleton<SharedSettings>();
    })
        { HasOtherInstances = true, Role = Word(settings.Role), Name = settings.SiloName });

    /// <summary>A silo without a front-end; with <c>--urls</c> it answers probes.</summary>
    public static IHost BuildSilo(SiloSettings settings, string[] arguments)
    {
        if (settings.Urls is null)
        {
            var plain = Host.CreateApplicationBuilder();
            plain.AddSiloRole(settings, arguments);
            return plain.Build();
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls(settings.ProbeAddresses);
        builder.AddSiloRole(settings, arguments);
        builder.AddClusterReadiness();
        var app = builder.Build();
        app.MapText("/healthz", "ok");
        app.MapText("/readyz", "ready");
        return app;
    }

    private static string Word(SiloRole role) => role switch
    {
        SiloRole.Silo => "silo",
        SiloRole.Api => "api",
        _ => "all",
    };

    private static void AddSiloRole(this IHostApplicationBuilder builder, SiloSettings settings, string[] arguments)
    {
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(arguments));
        var gateway = GatewayOptionsReader.Read(builder.Configuration, SiloSettingsReader.Variables);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = gateway.Drain + GatewayApplication.Leaving);
        var gate = new RedisGate();
        builder.Logging.AddGatewayLogging(builder.Configuration, gateway.Telemetry.LogFormat, () => gate.IsOpen);
        builder.AddTelemetry(MetricsAccess.Off);
        builder.Services.AddHostedService<UnknownSettingsWarning>();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(gateway);
        builder.Services.AddSingleton(gateway.Ledger);
        builder.Services.AddOrleansControlPlane();
        builder.Services.AddAlertWebhook();
        builder.Services.AddInstanceReports(settings.SiloName, Word(settings.Role));
        builder.AddSilo(settings, gate);
    }

    private static void AddClusterReadiness(this WebApplicationBuilder builder)
    {
        // Probes are answered while the process still joins: it is alive, but not ready.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Services.TryAddSingleton(new ResourceCacheTerms());
        builder.Services.AddSingleton<ClusterReadiness>();
        builder.Services.AddSingleton<HostedContracts>();
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(services => services.GetRequiredService<ClusterReadiness>());
        builder.Services.AddSingleton<IStartupFilter, ReadinessGate>();
    }
}
