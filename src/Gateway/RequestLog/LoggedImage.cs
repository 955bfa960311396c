using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>An image of an attempt, which may be on its way to the archive.</summary>
/// <param name="ArchiveId">Its id in the archive; null where it is not archived when the attempt ends.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Size">Its size in pixels; null where it is not known.</param>
/// <param name="Pending">Ends with the archived image, or null; null where nothing is on its way. Never fails.</param>
public readonly record struct LoggedImage(string? ArchiveId, long Bytes, ImageSize? Size, Task<LogImage?>? Pending = null)
{
    /// <summary>The image as it is known now.</summary>
    public LogImage Known => Pending is { IsCompletedSuccessfully: true, Result: { } archived } ? archived : Image;

    private LogImage Image => new(
        ArchiveId is null ? string.Empty : ImageType.HashOf(ArchiveId),
        ArchiveId is null ? string.Empty : ImageType.OfId(ArchiveId)!.ContentType,
        Bytes)
    {
        Width = Size?.Width ?? 0,
        Height = Size?.Height ?? 0,
    };
}
