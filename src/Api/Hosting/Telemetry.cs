using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageGateway.Api.Hosting;

/// <summary>
/// Traces and metrics of the process: ASP.NET Core, HttpClient, the runtime, Orleans and the gateway's own. They leave by OTLP as the
/// <see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">OTEL_* variables</see> say; metrics can
/// be read by Prometheus, too.
/// </summary>
public static class Telemetry
{
    private const string Orleans = "Microsoft.Orleans";
    private const string OrleansSources = "Microsoft.Orleans.*";
    private const string ServiceName = "imagegateway";

    /// <summary>Adds what the variables and <paramref name="scraping"/> ask for. Nothing is collected that nobody reads.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="scraping">Callers who may read the metrics by HTTP.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, MetricsAccess scraping)
    {
        var settings = builder.Configuration;
        if (string.Equals(settings["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;
        var (traces, metrics) = (IsExported(settings, "TRACES"), IsExported(settings, "METRICS"));
        var isScraped = scraping != MetricsAccess.Off;
        if (!traces && !metrics && !isScraped)
            return;

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource =>
        {
            // The variable's name wins where it is set.
            if (settings["OTEL_SERVICE_NAME"] is not { Length: > 0 })
                resource.AddService(ServiceName, serviceVersion: GatewayVersion.Text);
        });
        if (traces)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(TelemetryNames.Source, OrleansSources)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
        }

        if (metrics || isScraped)
            telemetry.WithMetrics(meters => AddMeters(meters, metrics, isScraped));
    }

    private static void AddMeters(MeterProviderBuilder meters, bool isExported, bool isScraped)
    {
        meters.AddMeter(TelemetryNames.Source, Orleans).AddRuntimeInstrumentation();

        // They cost every request something, which who only scrapes did not ask for.
        if (isExported)
            meters.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter();
        if (isScraped)
            meters.AddPrometheusExporter();
    }

    // The exporter's own default is a collector on this machine; a gateway that was told of none must not look for it.
    private static bool IsExported(IConfiguration settings, string signal) => settings[$"OTEL_{signal}_EXPORTER"] switch
    {
        "otlp" => true,
        { Length: > 0 } => false,
        _ => settings["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
            || settings[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 },
    };
}
