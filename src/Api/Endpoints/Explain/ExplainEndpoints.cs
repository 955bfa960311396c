using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Providers;

namespace ImageGateway.Api.Endpoints.Explain;

/// <summary>Registers and maps what describes configs without running them.</summary>
internal static class ExplainEndpoints
{
    /// <summary>Registers the handler of explain.</summary>
    public static void AddExplainEndpoints(this IServiceCollection services) => services.AddSingleton<ExplainApi>();

    /// <summary>Maps explain and the schema of configs.</summary>
    public static void MapExplain(this WebApplication application)
    {
        var schema = ConfigSchema.Write(application.Services.GetRequiredService<ProviderSchema>());
        application.MapGet("/v1/configs/schema", () => Results.Bytes(schema, "application/schema+json"));
        application.MapPost("/v1/configs/explain", application.Services.GetRequiredService<ExplainApi>().HandleAsync);
    }
}
