using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.Responses;

/// <summary>Names images as the request log does.</summary>
internal static class LogImages
{
    /// <summary>An image by its id in the archive.</summary>
    /// <param name="id">The id; null where it is not archived.</param>
    /// <param name="bytes">Its length in bytes.</param>
    /// <param name="size">Its size in pixels; null where it is not known.</param>
    public static LogImage From(string? id, long bytes, ImageSize? size) =>
        new(id is null ? string.Empty : ImageType.HashOf(id), id is null ? string.Empty : ImageType.OfId(id)!.ContentType, bytes)
        {
            Width = size?.Width ?? 0,
            Height = size?.Height ?? 0,
        };

    /// <summary>A stored response whose images are named by the archive's ids of an attempt's images, where they are as many.</summary>
    public static StoredResponse Named(StoredResponse response, ImmutableArray<LogImage>? drawn) =>
        drawn is not { } images || images.Length != response.Images.Count
            ? response
            : response with
            {
                Images = [.. response.Images.Zip(images, static (image, logged) =>
                    image with { ArchiveId = image.ArchiveId ?? ImageType.IdOf(logged.Sha256, logged.ContentType) })],
            };

    /// <summary>The images of a stored response.</summary>
    public static ImmutableArray<LogImage> From(StoredResponse response) =>
        [.. response.Images.Select(static image => From(image.ArchiveId, image.Length, null))];
}
