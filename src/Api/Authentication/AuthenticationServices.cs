using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Api.Authentication;

/// <summary>Registers the authentication of callers by gateway keys.</summary>
internal static class AuthenticationServices
{
    /// <summary>Registers what finds keys, reads callers and damps wrong keys.</summary>
    public static void AddAuthenticationOfKeys(this IServiceCollection services)
    {
        services.AddSingleton<PrincipalResolver>();
        services.AddSingleton<IGatewayKeyFinder, GatewayKeyFinder>();
        services.AddSingleton<FailedAuthThrottle>();
        services.AddSingleton<ConsoleSessions>();
        services.AddSingleton<CallerReader>();
        services.AddSingleton<ImageCallers>();
    }
}
