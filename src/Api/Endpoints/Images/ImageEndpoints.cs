using ImageGateway.Api.Middleware;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Responses;
using ImageGateway.Sandbox;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Registers and maps the routes of images.</summary>
internal static class ImageEndpoints
{
    /// <summary>Registers the handlers of the image routes.</summary>
    public static void AddImageEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<SandboxServer>();
        services.AddSingleton<ImageRequestReader>();
        services.AddSingleton<ImageRequestRunner>();
        services.AddSingleton<ImagesApi>();
        services.AddSingleton<EstimateApi>();
        services.AddSingleton<FilesApi>();
        services.AddSingleton<ChatApi>();
    }

    /// <summary>Maps drawing, its estimate, the links to images and the count of the sandbox.</summary>
    public static void MapImages(this WebApplication application)
    {
        var services = application.Services;
        var images = services.GetRequiredService<ImagesApi>();
        application.MapPost("/v1/images/generations", context => images.HandleAsync(context, ImageOperation.Generation));
        application.MapPost("/v1/images/edits", context => images.HandleAsync(context, ImageOperation.Edit));
        application.MapPost("/v1/images/variations", context => images.HandleAsync(context, ImageOperation.Variation));
        application.MapPost("/v1/images/estimate", services.GetRequiredService<EstimateApi>().HandleAsync);
        application.MapPost("/v1/chat/completions", services.GetRequiredService<ChatApi>().HandleAsync);
        application
            .MapMethods(
                ImageLinks.Route + "{id}", [HttpMethods.Get, HttpMethods.Head], services.GetRequiredService<FilesApi>().GetAsync)
            .WithMetadata(OpenToPages.Instance);
        var sandbox = services.GetRequiredService<SandboxServer>();
        application.MapGet("/v1/sandbox/count", context => WriteCountAsync(context, sandbox.Drawn));
    }

    private static Task WriteCountAsync(HttpContext context, long drawn)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($"{{\"object\":\"sandbox.count\",\"count\":{drawn}}}");
    }
}
