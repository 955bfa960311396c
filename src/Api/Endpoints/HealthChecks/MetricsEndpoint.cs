using ImageGateway.Api.Authentication;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Responses;
using OpenTelemetry.Metrics;

namespace ImageGateway.Api.Endpoints.HealthChecks;

/// <summary>Maps <c>GET /metrics</c>: the metrics of this instance in Prometheus' text format.</summary>
internal static class MetricsEndpoint
{
    private const string Route = "/metrics";
    private const string Scope = "metrics.read";

    /// <summary>Maps the route, except where the settings leave it out or <c>OTEL_SDK_DISABLED</c> does.</summary>
    public static void MapMetrics(this WebApplication application)
    {
        var services = application.Services;
        var access = services.GetRequiredService<GatewayOptions>().Telemetry.Metrics;
        if (access == MetricsAccess.Off || services.GetService<MeterProvider>() is null)
            return;
        var scrape = ((IEndpointRouteBuilder)application).CreateApplicationBuilder()
            .UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true)
            .Build();
        var callers = services.GetRequiredService<CallerReader>();
        application.MapGet(Route, access == MetricsAccess.On ? scrape : context => ScrapeAsync(context, callers, scrape));
    }

    private static async Task ScrapeAsync(HttpContext context, CallerReader callers, RequestDelegate scrape)
    {
        if ((await callers.ReadAsync(context.Request)).TryGet(out var caller, out var refusal) && !caller.Principal.Has(Scope))
            refusal = IdentityErrors.NoScope(Scope);
        await (refusal is null ? scrape(context) : ErrorWriter.WriteAsync(context, refusal));
    }
}
