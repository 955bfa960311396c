namespace ImageGateway.Api.Endpoints.HealthChecks;

/// <summary>Maps paths that always answer with the same words.</summary>
public static class TextRoutes
{
    /// <summary>
    /// Maps <c>GET</c> of a path to a plain text. A handler that returns the text would have the framework compile code for it at the
    /// first request of the process, whatever that asks for.
    /// </summary>
    public static void MapText(this IEndpointRouteBuilder routes, string path, string text) => routes.MapGet(path, context =>
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    });
}
