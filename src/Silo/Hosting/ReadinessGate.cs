namespace ImageGateway.Silo.Hosting;

/// <summary>Answers <c>/readyz</c> with 503 while the cluster is out of reach; otherwise the application itself answers.</summary>
internal sealed class ReadinessGate(ClusterReadiness readiness) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (readiness.IsReady || context.Request.Path != "/readyz")
            {
                await following(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("The cluster is out of reach.", context.RequestAborted);
        });
        next(app);
    };
}
