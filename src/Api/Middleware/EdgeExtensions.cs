using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using Microsoft.AspNetCore.HttpOverrides;

namespace ImageGateway.Api.Middleware;

/// <summary>Registers and orders the steps before a request reaches its route.</summary>
internal static class EdgeExtensions
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    /// <summary>Registers the services of the edge.</summary>
    public static void AddEdge(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options.Edge);
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<AllowedHosts>();
        services.AddSingleton<CallingPages>();
        services.AddSingleton<BrowserGuard>();
        services.AddSingleton<RefusedRequests>();
        services.AddSingleton<RequestEdge>();
        services.AddSingleton<RejectedRequests>();
        services.AddCors();
    }

    /// <summary>Puts the steps into the pipeline.</summary>
    public static void UseEdge(this WebApplication application)
    {
        var services = application.Services;
        var options = services.GetRequiredService<EdgeOptions>();
        services.GetRequiredService<RejectedRequests>().Subscribe();
        if (options.TrustedProxies.Count > 0)
            application.UseForwardedHeaders(Forwarded(options.TrustedProxies));
        application.Use(services.GetRequiredService<RequestEdge>().InvokeAsync);
        application.Use(HeaderBounds.InvokeAsync);
        if (options.PathBase.Length > 0)
            application.UsePathBase(options.PathBase);
        application.Use(AzurePaths.InvokeAsync);
        application.UseRouting();
        application.Use(services.GetRequiredService<BrowserGuard>().InvokeAsync);
        UseCors(application, services.GetRequiredService<CallingPages>());
    }

    // Every hop that a trusted proxy names is looked at, from the nearest on, until one is not trusted.
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }

    // Never with credentials: the gateway knows no cookies, and pages send keys in headers.
    private static void UseCors(WebApplication application, CallingPages pages)
    {
        if (!pages.AllowsSome)
            return;
        application.UseCors(policy =>
        {
            policy.AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(PreflightAge);
            if (pages.AllowsAll)
                policy.AllowAnyOrigin();
            else
                policy.SetIsOriginAllowed(pages.Allows);
        });
    }
}
