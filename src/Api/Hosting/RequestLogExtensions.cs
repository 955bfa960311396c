using ImageGateway.Api.Management;
using ImageGateway.Api.Management.Analytics;
using ImageGateway.Api.Management.Feedback;
using ImageGateway.Api.Management.LogExports;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Hosting;

/// <summary>The routes of the request log, which are there unless nothing is logged.</summary>
internal static class RequestLogExtensions
{
    /// <summary>Registers the services of the routes.</summary>
    public static void AddRequestLogApi(this IServiceCollection services, RequestLogOptions options)
    {
        if (options.Kind == RequestLogKind.Off)
            return;
        services.AddSingleton<LogScope>();
        services.AddSingleton<LogInserter>();
        services.AddSingleton<LogStreamApi>();
        services.AddSingleton<LogImagesApi>();
        services.AddSingleton<LogsApi>();
        services.AddSingleton<FeedbackApi>();
        services.AddSingleton<AnalyticsReader>();
        services.AddSingleton<UserGraphs>();
        services.AddSingleton<FeedbackGraphs>();
        services.AddSingleton<CacheSummary>();
        services.AddSingleton<AnalyticsGroups>();
        services.AddSingleton<AnalyticsFilters>();
        services.AddSingleton<AnalyticsApi>();
        services.AddSingleton<LogExporter>();
        services.AddHostedService(provider => provider.GetRequiredService<LogExporter>());
        services.AddSingleton<LogExportDownload>();
        services.AddSingleton<LogExportsApi>();
    }

    /// <summary>Maps the routes of the request log.</summary>
    public static void MapRequestLog(this WebApplication application, ManagementEndpoints endpoints)
    {
        var services = application.Services;
        services.GetService<LogExportsApi>()?.Map(endpoints, application);
        services.GetService<LogsApi>()?.Map(endpoints, application);
        services.GetService<LogStreamApi>()?.Map(endpoints, application);
        services.GetService<LogImagesApi>()?.Map(endpoints, application);
        services.GetService<FeedbackApi>()?.Map(endpoints, application);
        services.GetService<AnalyticsApi>()?.Map(endpoints, application);
    }
}
