using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.Responses;

/// <summary>Names images as the request log does.</summary>
internal static class LogImages
{
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
        [.. response.Images.Select(static image => new LoggedImage(image.ArchiveId, image.Length, null).Known)];
}
