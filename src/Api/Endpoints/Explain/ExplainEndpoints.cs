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
        var providers = application.Services.GetRequiredService<ProviderSchema>();
        var schema = new Lazy<byte[]>(() => ConfigSchema.Write(providers));
        application.MapGet("/v1/configs/schema", context =>
        {
            context.Response.ContentType = "application/schema+json";
            context.Response.ContentLength = schema.Value.Length;
            return context.Response.Body.WriteAsync(schema.Value, context.RequestAborted).AsTask();
        });
        application.MapPost("/v1/configs/explain", application.Services.GetRequiredService<ExplainApi>().HandleAsync);
    }
}
