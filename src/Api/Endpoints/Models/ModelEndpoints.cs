namespace ImageGateway.Api.Endpoints.Models;

/// <summary>Registers and maps the list of models.</summary>
internal static class ModelEndpoints
{
    /// <summary>Registers the handlers of the list of models.</summary>
    public static void AddModelEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<IntegratedModels>();
        services.AddSingleton<ModelListTargets>();
        services.AddSingleton<ProviderModelLists>();
        services.AddSingleton<ModelsApi>();
    }

    /// <summary>Maps the list of models and one model.</summary>
    public static void MapModels(this WebApplication application)
    {
        var models = application.Services.GetRequiredService<ModelsApi>();
        application.MapGet("/v1/models", models.GetAsync);
        application.MapGet("/v1/models/{**id}", models.GetOneAsync);
    }
}
