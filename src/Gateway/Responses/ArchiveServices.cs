using ImageGateway.Core.Images;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Gateway.Responses;

/// <summary>Registers the archive of images.</summary>
public static class ArchiveServices
{
    /// <summary>Registers the archive, its links and its metrics; an archive that the host registered stays.</summary>
    public static void AddArchive(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(_ => new FolderArchive(options.ArchivePath));
        services.TryAddSingleton<IImageArchive>(provider => provider.GetRequiredService<FolderArchive>());
        services.AddSingleton<ImageLinks>();
        services.AddSingleton<ArchiveMetrics>();
    }
}
