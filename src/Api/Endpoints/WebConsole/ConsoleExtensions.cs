using ImageGateway.Api.Middleware;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>Registers and maps the console.</summary>
internal static class ConsoleExtensions
{
    /// <summary>Registers the console's parts.</summary>
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddSingleton<ConsoleFiles>();
        services.AddSingleton<ConsoleApi>();
        services.AddSingleton<SessionApi>();
    }

    /// <summary>Maps the console's routes. Its files are no part of the API, and links from other pages may lead to them.</summary>
    public static void MapConsole(this WebApplication application)
    {
        var services = application.Services;
        var session = services.GetRequiredService<SessionApi>();
        application.MapGet(SessionApi.Route, session.GetAsync);
        application.MapPost(SessionApi.Route, session.SignInAsync);
        application.MapDelete(SessionApi.Route, session.SignOutAsync);
        application.Map(ConsoleApi.Route, services.GetRequiredService<ConsoleApi>().GetAsync).WithMetadata(OpenToPages.Instance);
    }
}
