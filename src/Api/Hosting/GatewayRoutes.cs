using ImageGateway.Api.Endpoints.Explain;
using ImageGateway.Api.Endpoints.HealthChecks;
using ImageGateway.Api.Endpoints.Images;
using ImageGateway.Api.Endpoints.Models;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.Api.Middleware;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Responses;
using ImageGateway.Sandbox;

namespace ImageGateway.Api.Hosting;

/// <summary>Maps every route of the gateway; the management API lists its own.</summary>
internal static class GatewayRoutes
{
    /// <summary>Maps every route of the gateway.</summary>
    public static void MapGateway(this WebApplication application)
    {
        application.UseEdge();
        var services = application.Services;

        var images = services.GetRequiredService<ImagesApi>();
        application.MapPost("/v1/images/generations", context => images.HandleAsync(context, ImageOperation.Generation));
        application.MapPost("/v1/images/edits", context => images.HandleAsync(context, ImageOperation.Edit));
        application.MapPost("/v1/images/variations", context => images.HandleAsync(context, ImageOperation.Variation));
        application.MapPost("/v1/images/estimate", services.GetRequiredService<EstimateApi>().HandleAsync);
        application.MapGet("/v1/configs/schema", () => Results.Stream(ConfigSchema.Open(), "application/schema+json"));
        application.MapPost("/v1/configs/explain", services.GetRequiredService<ExplainApi>().HandleAsync);
        application.MapPost("/v1/chat/completions", services.GetRequiredService<ChatApi>().HandleAsync);
        application.MapMethods(
            ImageLinks.Route
                + "{id}", [HttpMethods.Get, HttpMethods.Head], services.GetRequiredService<FilesApi>().GetAsync)
                .WithMetadata(OpenToPages.Instance);
        var models = services.GetRequiredService<ModelsApi>();
        application.MapGet("/v1/models", models.GetAsync);
        application.MapGet("/v1/models/{**id}", models.GetOneAsync);

        var sandbox = services.GetRequiredService<SandboxServer>();
        application.MapGet("/v1/sandbox/count", context => WriteCountAsync(context, sandbox.Drawn));

        var health = services.GetRequiredService<HealthApi>();
        application.MapGet("/v1/health", HealthApi.HealthAsync);
        application.MapGet("/healthz", HealthApi.LiveAsync);
        application.MapGet("/readyz", health.ReadyAsync);
        application.MapGet(ApiDocument.Route, services.GetRequiredService<ApiDocument>().WriteAsync);
        application.MapGet("/", () => "ImageGateway says hey!");
    }

    private static Task WriteCountAsync(HttpContext context, long drawn)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($"{{\"object\":\"sandbox.count\",\"count\":{drawn}}}");
    }
}
