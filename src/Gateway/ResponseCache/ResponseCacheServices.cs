using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.ResponseCache;

/// <summary>Registers the response cache.</summary>
public static class ResponseCacheServices
{
    /// <summary>Registers the cache of answers; a store that the host registered stays.</summary>
    public static void AddResponseCache(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton<IResponseCache>(provider => provider.GetRequiredService<ResponsePlaces>() is { IsShared: true } places
            ? places.CreateCache()
            : new SqliteResponseCache(
                Path.Combine(options.DataDirectory, "cache"), options.Cache.Bounds, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<CachedResponses>();
    }
}
