using ImageGateway.Api.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageGateway.Api.Hosting;

/// <summary>
/// Traces and metrics of the process by OTLP: ASP.NET Core, HttpClient, the runtime, Orleans and the gateway's own. Settings
/// are the <see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">OTEL_* variables</see>.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the gateway's meter and of its traces' source.</summary>
    public const string Name = "ImageGateway";

    private const string Orleans = "Microsoft.Orleans";
    private const string OrleansSources = "Microsoft.Orleans.*";
    private const string ServiceName = "imagegateway";

    /// <summary>Adds what the variables ask for. Nothing is collected where none names an exporter.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (string.Equals(settings["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;
        var (traces, metrics) = (IsExported(settings, "TRACES"), IsExported(settings, "METRICS"));
        if (!traces && !metrics)
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
                .AddSource(Name, OrleansSources)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
        }

        if (metrics)
        {
            telemetry.WithMetrics(meters => meters
                .AddMeter(Name, Orleans)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddOtlpExporter());
        }
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
