using ImageGateway.Core.Images;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Responses;

/// <summary>Makes the conversion of a request's images as the deployment's archive allows it.</summary>
public sealed class ImageConversions(
    IImageArchive archive, ImageLinks links, LinkFetcher fetcher, PassedLinks passed, ArchiveMetrics metrics, GatewayOptions options)
{
    /// <summary>The conversion of images that a provider draws: all of them are archived where there is an archive.</summary>
    /// <param name="request">The request; links begin as it did unless a public URL is set.</param>
    /// <param name="wanted">Form that the caller wants; null: as they come.</param>
    public ImageConversion For(HttpRequest request, ImageFormat? wanted) =>
        new(wanted, archive, id => links.LinkOf(id, request), fetcher, metrics.Failed)
        {
            KeepsAll = options.Archive.IsOn,
            GivesLinks = options.Archive.GivesLinks,
            OwnsLinks = options.OwnsLinks && options.Archive.GivesLinks,
            ArchiveLink = options.Archive.IsOn ? passed.Archive : static _ => null,
        };

    /// <summary>The conversion of images that were drawn before.</summary>
    /// <param name="request">The request; links begin as it did unless a public URL is set.</param>
    /// <param name="wanted">Form that the caller wants.</param>
    public ImageConversion ForStored(HttpRequest request, ImageFormat wanted) =>
        For(request, wanted) with { KeepsAll = false, OwnsLinks = false, ArchiveLink = static _ => null };
}
