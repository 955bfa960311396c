using ImageGateway.Api.Endpoints.WebConsole;
using ImageGateway.Api.Instances;
using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Hosting;

/// <summary>Builds the HTTP front-end: alone, or as a part of a cluster's process.</summary>
public static class GatewayApplication
{
    /// <summary>Time to stop after running requests had theirs: leases are returned, and a silo hands its grains over.</summary>
    public static readonly TimeSpan Leaving = TimeSpan.FromSeconds(20);

    /// <summary>Builds the web application from the command line.</summary>
    /// <param name="args">The command line (README.md#settings).</param>
    /// <param name="cluster">The cluster's process that the gateway is a part of; null: it runs alone.</param>
    /// <exception cref="OptionException">A setting cannot be used, or nothing reads it and the gateway runs alone.</exception>
    public static WebApplication Build(string[] args, ClusterHost? cluster = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(args));

        var options = GatewayOptionsReader.Read(builder.Configuration, cluster?.Settings ?? []);
        if (cluster is null && options.UnknownSettings.Count > 0)
            throw OptionException.ForAll(options.UnknownSettings);
        if (cluster is { HasOtherInstances: true })
            options = options with { Archive = options.Archive with { InCluster = true } };
        builder.WebHost.UseUrls(ListenAddresses.Read(builder.Configuration["urls"], options));
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, options.Limits));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + Leaving);
        WebApplication? application = null;
        builder.Logging.AddGatewayLogging(
            builder.Configuration, options.Telemetry.LogFormat,
            () => application is { Lifetime.ApplicationStarted.IsCancellationRequested: true });

        // Before what the host adds: its grains and this front-end go by the same times.
        builder.Services.AddSingleton(options.Ledger);
        cluster?.Configure(builder);
        DrainedServer.Add(builder.Services, options.Drain);
        builder.AddTelemetry(options.Telemetry.Metrics);
        builder.Services.AddGateway(options);
        builder.Services.AddManagement(options);
        builder.Services.AddInstanceReports(cluster?.Name, cluster?.Role ?? InstanceIdentity.Alone);
        builder.Services.AddConsole();
        application = builder.Build();
        application.MapGateway();
        application.MapManagement();
        application.MapConsole();
        return application;
    }
}
