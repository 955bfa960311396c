using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Responses;

/// <summary>Makes the conversion of a request's images as the deployment's archive allows it.</summary>
public sealed class ImageConversions(
    IImageArchive archive, ImageLinks links, LinkFetcher fetcher, PassedLinks passed, ArchiveMetrics metrics, GatewayOptions options)
{
    private readonly Func<string, HttpRequest, string> _linkOf = links.LinkOf;
    private readonly Func<string, Task<LogImage?>?> _archiveLink = passed.Archive;
    private readonly Action<IOException> _onFailure = metrics.Failed;

    /// <summary>The conversion of images that a provider draws: all of them are archived where there is an archive.</summary>
    /// <param name="request">The request; links begin as it did unless a public URL is set.</param>
    /// <param name="wanted">Form that the caller wants; null: as they come.</param>
    /// <param name="drawn">The call that draws them.</param>
    public ImageConversion For(HttpRequest request, ImageFormat? wanted, in DrawingCall drawn)
    {
        var isOn = options.Archive.IsOn;
        return new(wanted, request, archive, _linkOf, fetcher, _onFailure)
        {
            KeepsAll = isOn,
            GivesLinks = options.Archive.GivesLinks,
            OwnsLinks = options.OwnsLinks && options.Archive.GivesLinks,
            ArchiveLink = isOn ? _archiveLink : static _ => null,
            Context = drawn.Context,
            Allowance = drawn.Allowance,
            Limit = drawn.Limit,
            Source = drawn.Source,
        };
    }

    /// <summary>The conversion of images that were drawn before.</summary>
    /// <param name="request">The request; links begin as it did unless a public URL is set.</param>
    /// <param name="wanted">Form that the caller wants.</param>
    public ImageConversion ForStored(HttpRequest request, ImageFormat wanted) =>
        new(wanted, request, archive, _linkOf, fetcher, _onFailure)
        {
            GivesLinks = options.Archive.GivesLinks,
            Allowance = ImageAllowance.Unbounded(),
        };
}

/// <summary>A call whose images are converted.</summary>
/// <param name="Context">Its attempt.</param>
/// <param name="Allowance">Bytes that the images of the attempt may have.</param>
/// <param name="Limit">Images that the call asks for; further ones are left out.</param>
/// <param name="Source">Address that its answer came from; null when there is none.</param>
public readonly record struct DrawingCall(IConversionContext Context, ImageAllowance Allowance, int Limit, Uri? Source);
