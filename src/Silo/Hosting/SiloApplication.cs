using ImageGateway.Api.Hosting;
using ImageGateway.Api.Options;
using ImageGateway.Silo.Options;

namespace ImageGateway.Silo.Hosting;

/// <summary>Builds the process for its role.</summary>
internal static class SiloApplication
{
    /// <summary>A front-end, which hosts grains too in the role <c>all</c>.</summary>
    public static WebApplication BuildFrontEnd(SiloSettings options, string[] arguments) => GatewayApplication.Build(arguments, builder =>
    {
        builder.AddClusterReadiness();
        if (options.Role == SiloRole.All)
            builder.AddSilo(options);
        else
            builder.AddClusterClient(options);
        builder.Services.AddOrleansControlPlane();
    });

    /// <summary>A silo without a front-end; with <c>--urls</c> it answers probes.</summary>
    public static IHost BuildSilo(SiloSettings options, string[] arguments)
    {
        if (options.Urls is null)
        {
            var plain = Host.CreateApplicationBuilder();
            plain.AddSiloRole(options, arguments);
            return plain.Build();
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.AddSiloRole(options, arguments);
        builder.AddClusterReadiness();
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok");
        app.MapGet("/readyz", () => "ready");
        return app;
    }

    private static void AddSiloRole(this IHostApplicationBuilder builder, SiloSettings options, string[] arguments)
    {
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(arguments));
        var gateway = GatewayOptionsReader.Read(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = gateway.Drain);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.AddSilo(options);
    }

    private static void AddClusterReadiness(this WebApplicationBuilder builder)
    {
        // Probes are answered while the process still joins: it is alive, but not ready.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Services.AddSingleton<ClusterReadiness>();
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(services => services.GetRequiredService<ClusterReadiness>());
        builder.Services.AddSingleton<IStartupFilter, ReadinessGate>();
    }
}
