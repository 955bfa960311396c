namespace ImageGateway.Api.Endpoints.OpenApi;

/// <summary>Registers the OpenAPI document and maps its route.</summary>
internal static class OpenApiEndpoints
{
    /// <summary>Registers the writer of the document.</summary>
    public static void AddOpenApiEndpoints(this IServiceCollection services) => services.AddSingleton<ApiDocument>();

    /// <summary>Maps the route of the document.</summary>
    public static void MapOpenApi(this WebApplication application) =>
        application.MapGet(ApiDocument.Route, application.Services.GetRequiredService<ApiDocument>().WriteAsync);
}
