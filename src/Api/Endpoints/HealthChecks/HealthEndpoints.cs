namespace ImageGateway.Api.Endpoints.HealthChecks;

/// <summary>Registers and maps the probes.</summary>
internal static class HealthEndpoints
{
    /// <summary>Registers the handler of the probes.</summary>
    public static void AddHealthEndpoints(this IServiceCollection services) => services.AddSingleton<HealthApi>();

    /// <summary>Maps liveness, readiness and Portkey's own probes.</summary>
    public static void MapHealth(this WebApplication application)
    {
        application.MapGet("/v1/health", HealthApi.HealthAsync);
        application.MapGet("/healthz", HealthApi.LiveAsync);
        application.MapGet("/readyz", application.Services.GetRequiredService<HealthApi>().ReadyAsync);
        application.MapMetrics();
        application.MapText("/", "ImageGateway says hey!");
    }
}
