using ImageGateway.Core.Images;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.S3;

namespace ImageGateway.Api.Hosting;

/// <summary>Sweeps the folders of images and of their thumbnails.</summary>
internal sealed class ArchiveFolders(GatewayOptions options, FolderArchive archive, IImageArchive images, TimeProvider time)
{
    private const long MaxThumbnailBytes = 1L << 30;

    private readonly FolderArchiveSweeper _thumbnails = new(
        Path.Combine(options.DataDirectory, "thumbnails"), new(MaxThumbnailBytes, options.Archive.Bounds.Age), time);

    private readonly FolderArchiveSweeper? _images = options.Archive is { Kind: ArchiveKind.Folder, Bounds.IsEndless: false }
        ? new(options.ArchivePath, options.Archive.Bounds, time)
        : null;

    /// <summary>Removes, or takes over, what killed processes left.</summary>
    /// <exception cref="IOException">A file of theirs cannot be removed, or read.</exception>
    public void RemoveAbandoned()
    {
        if (images is S3Archive bucket)
            bucket.TakeOverAbandoned();
        else
            archive.RemoveAbandoned();
    }

    /// <summary>Removes images that are beyond the bounds of a folder.</summary>
    /// <returns>Number of images removed and bytes left; zero where no folder has bounds.</returns>
    /// <exception cref="IOException">A file cannot be removed, or read.</exception>
    public (int Removed, long Bytes) SweepImages(CancellationToken cancellation) => _images?.Sweep(cancellation) ?? default;

    /// <summary>Removes thumbnails beyond their bounds.</summary>
    /// <exception cref="IOException">A file cannot be removed, or read.</exception>
    public void SweepThumbnails(CancellationToken cancellation) => _thumbnails.Sweep(cancellation);
}
