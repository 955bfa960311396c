using ImageGateway.Api.Options;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Api.Endpoints.HealthChecks;

/// <summary>Liveness and readiness of the process.</summary>
public sealed class HealthApi(IEnumerable<IReadiness> conditions, Degradations degradations, IHostApplicationLifetime lifetime)
{
    /// <summary><c>GET /v1/health</c>, as Portkey's hosted gateway answers (docs/architecture/portkey.md#http-surface).</summary>
    public static Task HealthAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK,
            $"{{\"status\":\"success\",\"message\":\"Server is healthy\",\"version\":\"{GatewayVersion.Text}\"}}");

    /// <summary>Answers <c>GET /healthz</c>: the process is alive.</summary>
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "{\"status\":\"ok\"}");

    /// <summary>
    /// <c>GET /readyz</c>: it wants work; 503 while it ends or what it needs is absent; <c>degraded</c> names what requests go on
    /// without.
    /// </summary>
    public Task ReadyAsync(HttpContext context)
    {
        var waiting = lifetime.ApplicationStopping.IsCancellationRequested
            ? "draining"
            : conditions.FirstOrDefault(condition => !condition.IsReady)?.Name;
        return waiting is null
            ? WriteAsync(context, StatusCodes.Status200OK, Ready(degradations.Parts))
            : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"{{\"status\":\"not_ready\",\"waiting_for\":\"{waiting}\"}}");
    }

    private static string Ready(IReadOnlyList<string> degraded) =>
        degraded.Count == 0 ? "{\"status\":\"ready\"}" : $"{{\"status\":\"ready\",\"degraded\":[\"{string.Join("\",\"", degraded)}\"]}}";

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(json);
    }
}
