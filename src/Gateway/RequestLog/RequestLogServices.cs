using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.RequestLog;
using ImageGateway.Storage.Sqlite.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Registers the request log: its queue, its writer and its store.</summary>
public static class RequestLogServices
{
    /// <summary>
    /// Registers them. Call it before other background services: they stop before the writer does, so that it stores their last
    /// entries.
    /// </summary>
    public static void AddRequestLog(this IServiceCollection services, GatewayOptions options)
    {
        var log = options.RequestLog;
        services.AddSingleton(log);
        services.AddSingleton<RequestLogMetrics>();
        services.AddSingleton(provider => new RequestLogQueue(
            provider.GetRequiredService<RequestLogMetrics>(), log.Kind == RequestLogKind.Off ? 0 : RequestLogQueue.DefaultCapacity));
        if (log.Kind == RequestLogKind.Off)
            return;
        services.AddSingleton<IRequestLogStore>(provider => log.Kind == RequestLogKind.Postgres
            ? new PostgresRequestLog(log.Connection!, provider.GetRequiredService<TimeProvider>())
            : new SqliteRequestLog(Path.Combine(options.DataDirectory, "log")));
        services.AddSingleton(_ => new LogSpool(Path.Combine(options.DataDirectory, "log-spool"), log.SpoolBytes));
        services.AddHostedService<RequestLogWriter>();
        services.AddHostedService<RequestLogTrimmer>();
    }
}
