using ImageGateway.Core.Images;
using ImageGateway.Gateway.Archive;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Hosting;

/// <summary>Removes records of images that are older than the archive keeps, and images beyond the bounds of their workspaces.</summary>
internal sealed class ArchiveRecordTrimmer(
    GatewayOptions options, IImageRecords records, WorkspaceArchiveTrimmer workspaces, TimeProvider time)
{
    /// <summary>Removes once what is older, or beyond the bounds.</summary>
    /// <exception cref="IOException">The records or the workspaces cannot be read, or the archive cannot be written.</exception>
    public async ValueTask TrimAsync(CancellationToken cancellation)
    {
        if (options.Archive.Bounds.Age is var age && age > TimeSpan.Zero)
            await records.TrimAsync(time.GetUtcNow() - age, cancellation);
        if (options.Archive.IsOn)
            await workspaces.TrimAsync(cancellation);
    }
}
