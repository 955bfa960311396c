using ImageGateway.Core.Images;
using ImageGateway.Gateway.Archive;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.S3;
using ImageGateway.Storage.Sqlite.RequestLog;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Responses;

/// <summary>Registers the archive of images.</summary>
public static class ArchiveServices
{
    /// <summary>Registers the archive, its links and its metrics; an archive that the host registered stays.</summary>
    public static void AddArchive(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(_ => new FolderArchive(options.ArchivePath));
        services.TryAddSingleton<IImageArchive>(provider => options.Archive switch
        {
            { IsOn: false } => new NoArchive(),
            { S3: { } bucket } => S3Of(bucket, options, provider),
            _ => provider.GetRequiredService<FolderArchive>(),
        });
        services.AddSingleton<ImageLinks>();
        services.AddSingleton<ArchiveMetrics>();
        services.AddSingleton<PassedLinks>();
        services.TryAddSingleton(provider => RecordsOf(options, provider));
        services.AddSingleton<ImageRecordWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<ImageRecordWriter>());
        services.AddSingleton<ImageErasure>();
        services.AddSingleton<WorkspaceArchiveTrimmer>();
        services.AddSingleton<ImageConversions>();
    }

    // Records that all instances share lead to images that all instances can remove.
    private static IImageRecords RecordsOf(GatewayOptions options, IServiceProvider provider) =>
        options is { RequestLog.Kind: RequestLogKind.Postgres, Archive: { IsOn: true } and ({ IsShared: true } or { S3: not null }) }
            ? provider.GetRequiredService<PostgresRequestLog>().Images
            : new SqliteImageRecords(Path.Combine(options.DataDirectory, "images.db"));

    private static S3Archive S3Of(S3ArchiveSettings bucket, GatewayOptions options, IServiceProvider provider)
    {
        var metrics = provider.GetRequiredService<ArchiveMetrics>();
        var archive = new S3Archive(
            bucket, Path.Combine(options.DataDirectory, "archive-spool"), metrics.Waits, provider.GetRequiredService<TimeProvider>());
        metrics.Watch(() => archive.WaitingBytes);
        return archive;
    }
}
