using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Responses;

/// <summary>Form in which the images of a request are given, with the means to turn links into content and back.</summary>
/// <param name="Wanted">As the caller said, or null: as they come.</param>
/// <param name="Request">The request; links to the archive begin as it did.</param>
/// <param name="Archive">Keeps images for which a link is wanted.</param>
/// <param name="Links">Makes the link to an archived image, for a request.</param>
/// <param name="Fetcher">Fetches images whose content is wanted.</param>
/// <param name="OnArchiveFailure">Told when an image could not be kept.</param>
public sealed record ImageConversion(
    ImageFormat? Wanted,
    HttpRequest Request,
    IImageArchive Archive,
    Func<string, HttpRequest, string> Links,
    LinkFetcher Fetcher,
    Action<IOException> OnArchiveFailure)
{
    /// <summary>The attempt whose images they are; null for images that were drawn before.</summary>
    public IConversionContext? Context { get; init; }

    /// <summary>True when images that are given in another form are archived, too.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>False when no links to the archive are given: they could not be opened everywhere, or there is no archive.</summary>
    public bool GivesLinks { get; init; } = true;

    /// <summary>Archives what is behind a link that is given as it is; the task ends with the image, or null. Null: nothing does.</summary>
    public Func<string, Task<LogImage?>?> ArchiveLink { get; init; } = static _ => null;

    /// <summary>Bytes that the images may have.</summary>
    public required ImageAllowance Allowance { get; init; }

    /// <summary>Images that were asked for; further ones are left out. No bound by default.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Address that the answer came from, for relative links; null when there is none.</summary>
    public Uri? Source { get; init; }

    /// <summary>True when links of providers are replaced by links to the archive.</summary>
    public bool OwnsLinks { get; init; }

    /// <summary>The time that is left for fetching what is behind a link.</summary>
    public TimeSpan TimeLeft => Context?.TimeLeft ?? LinkFetcher.Patience;

    /// <summary>True when images behind links are fetched, instead of the links being passed on.</summary>
    public bool FetchesLinks => Wanted == ImageFormat.Base64 || OwnsLinks;

    /// <summary>The link to an archived image.</summary>
    public string LinkOf(string id) => Links(id, Request);

    /// <summary>The link, made absolute where it is relative to its answer.</summary>
    public string Absolute(string link) =>
        Source is not null && !IsAbsolute(link) && Uri.TryCreate(Source, link, out var absolute) ? absolute.AbsoluteUri : link;

    // On Unix a path with a leading slash counts as absolute, as a file.
    private static bool IsAbsolute(string link) =>
        link.StartsWith("https://", StringComparison.Ordinal) || IsAbsoluteUri(link);

    private static bool IsAbsoluteUri(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && !link.StartsWith('/') && !uri.IsUnc;
}
