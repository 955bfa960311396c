using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Answers <c>/readyz</c> with 503 before the process has joined and while it stops; otherwise the application itself answers, and
/// names the cluster as degraded while no silo is reached.
/// </summary>
internal sealed class ReadinessGate(ClusterReadiness readiness, IServiceProvider services) : IStartupFilter
{
    private const string Part = "cluster";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (context.Request.Path != "/readyz")
            {
                await following(context);
                return;
            }

            if (readiness.IsReady)
            {
                if (readiness.IsLost)
                    services.GetService<Degradations>()?.Failed(Part);
                await following(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($"{{\"status\":\"not_ready\",\"waiting_for\":\"{Part}\"}}", context.RequestAborted);
        });
        next(app);
    };
}
