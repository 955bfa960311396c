using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>Registers what reads and admits a request.</summary>
public static class RequestServices
{
    /// <summary>Registers admission, the readers of bodies and the folder of their spooled files.</summary>
    public static void AddRequests(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options.Limits);
        services.AddSingleton(_ => new SpoolFolder(options.DataDirectory));
        services.AddSingleton<RequestAdmission>();
        services.AddSingleton<JsonBodyReader>();
        services.AddSingleton<FormBodyReader>();
    }
}
