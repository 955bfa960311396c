using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Idempotency;

/// <summary>Registers the services of idempotency keys.</summary>
public static class IdempotencyServices
{
    /// <summary>Registers the records of idempotency keys; a store that the host registered stays.</summary>
    public static void AddIdempotency(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<ResponsePlaces>().CreateKeyFiles());
        services.TryAddSingleton<IIdempotencyStore>(provider => new SqliteIdempotencyStore(
            Path.Combine(options.DataDirectory, "idempotency"), options.IdempotencyBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IdempotencyMetrics>();
        services.AddSingleton<RunEnds>();
        services.AddHostedService(provider => provider.GetRequiredService<RunEnds>());
        services.AddSingleton<IdempotentExecutor>();
    }
}
