using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Grains.Client;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Answers <c>/readyz</c> with 503 before the process has joined, before a silo is there that hosts all grains which this version
/// calls, and while it stops; otherwise the application itself answers, and names the cluster as degraded while no silo is reached,
/// and the silos while all are of an older version.
/// </summary>
internal sealed class ReadinessGate(ClusterReadiness readiness, IServiceProvider services) : IStartupFilter
{
    private const string Part = "cluster";
    private const string Older = "silos_older";

    private volatile bool _wasComplete;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (context.Request.Path != "/readyz")
            {
                await following(context);
                return;
            }

            if (Missing() is not { } missing)
            {
                await following(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($"{{\"status\":\"not_ready\",\"waiting_for\":\"{missing}\"}}", context.RequestAborted);
        });
        next(app);
    };

    // Who has been ready goes on without silos of its version: what it asks of grains that nobody hosts is refused, and no more.
    private string? Missing()
    {
        if (!readiness.IsReady)
            return Part;
        if (readiness.IsLost)
            services.GetService<Degradations>()?.Failed(Part);
        else if (services.GetRequiredService<HostedContracts>().AreComplete)
            _wasComplete = true;
        else
            services.GetService<Degradations>()?.Failed(Older);
        return _wasComplete ? null : readiness.IsLost ? Part : Older;
    }
}
