using ImageGateway.Api.Endpoints.Explain;
using ImageGateway.Api.Endpoints.HealthChecks;
using ImageGateway.Api.Endpoints.Images;
using ImageGateway.Api.Endpoints.Models;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.Api.Middleware;

namespace ImageGateway.Api.Hosting;

/// <summary>Maps every route of the gateway; the management API lists its own.</summary>
internal static class GatewayRoutes
{
    /// <summary>Maps every route of the gateway.</summary>
    public static void MapGateway(this WebApplication application)
    {
        application.UseEdge();
        application.MapImages();
        application.MapExplain();
        application.MapModels();
        application.MapHealth();
        application.MapOpenApi();
    }
}
