using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Hosting;

/// <summary>Warns at start of an archive that other instances of the cluster cannot open, so that no links are given.</summary>
internal sealed partial class SharedArchiveWarning(
    GatewayOptions options, Degradations degradations, ILogger<SharedArchiveWarning> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Archive is { IsOn: true, GivesLinks: false })
        {
            degradations.Lack("archive_not_shared");
            LogNotShared();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The image archive is this instance's own, so that images are given as base64 and never as links; set "
            + "IMAGEGATEWAY__ARCHIVE__SHARED=true where ARCHIVE__PATH is one folder for all instances")]
    private partial void LogNotShared();
}
