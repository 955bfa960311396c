using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Telemetry;
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
        services.AddSingleton<AttemptTelemetry>();
        services.AddSingleton<UnknownCallerBound>();
        services.AddSingleton<LogRedaction>();
        services.AddSingleton<LogEntryFactory>();
        services.AddSingleton<RequestRecorder>();
        services.AddSingleton(provider => new RequestLogQueue(
            provider.GetRequiredService<RequestLogMetrics>(), log.Kind == RequestLogKind.Off ? 0 : RequestLogQueue.DefaultCapacity));
        if (log.Kind == RequestLogKind.Off)
            return;
        if (log.Kind == RequestLogKind.Postgres)
            services.AddPostgres(log.Connection!);
        else
            services.AddSqlite(Path.Combine(options.DataDirectory, "log"));
        services.AddSingleton<RequestLogFeed>();
        services.AddSingleton<WorkspaceLogRules>();
        services.AddSingleton<ICountedMetadata>(provider => provider.GetRequiredService<WorkspaceLogRules>());
        services.AddSingleton(_ => new LogSpool(Path.Combine(options.DataDirectory, "log-spool"), log.SpoolBytes));
        services.AddSingleton<LogAppender>();
        services.AddSingleton<LogDelivery>();
        services.AddHostedService<RequestLogWriter>();
        services.AddHostedService<RequestLogTrimmer>();
    }

    private static void AddSqlite(this IServiceCollection services, string folder)
    {
        services.AddSingleton(_ => new SqliteRequestLog(folder));
        services.AddSingleton<IRequestLogStore>(provider => provider.GetRequiredService<SqliteRequestLog>());
        services.AddSingleton<ILogRollups>(provider => provider.GetRequiredService<SqliteRequestLog>());
        services.AddSingleton<ILogRetention>(provider => provider.GetRequiredService<SqliteRequestLog>());
        services.AddSingleton(provider => provider.GetRequiredService<SqliteRequestLog>().Feedback);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteRequestLog>().Exports);
    }

    private static void AddPostgres(this IServiceCollection services, string connection)
    {
        services.AddSingleton(provider => new PostgresRequestLog(connection, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRequestLogStore>(provider => provider.GetRequiredService<PostgresRequestLog>());
        services.AddSingleton<ILogRollups>(provider => provider.GetRequiredService<PostgresRequestLog>());
        services.AddSingleton<ILogRetention>(provider => provider.GetRequiredService<PostgresRequestLog>());
        services.AddSingleton(provider => provider.GetRequiredService<PostgresRequestLog>().Feedback);
        services.AddSingleton(provider => provider.GetRequiredService<PostgresRequestLog>().Exports);
        services.AddHostedService<SharedLogListener>();
    }
}
