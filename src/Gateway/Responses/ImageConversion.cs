using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Responses;

/// <summary>Form in which the images of a request are given, with the means to turn links into content and back.</summary>
/// <param name="Wanted">As the caller said, or null: as they come.</param>
/// <param name="Archive">Keeps images for which a link is wanted.</param>
/// <param name="LinkOf">The link to an archived image.</param>
/// <param name="Fetcher">Fetches images whose content is wanted.</param>
/// <param name="OnArchiveFailure">Told when an image could not be kept.</param>
public sealed record ImageConversion(
    ImageFormat? Wanted,
    IImageArchive Archive,
    Func<string, string> LinkOf,
    LinkFetcher Fetcher,
    Action<IOException> OnArchiveFailure)
{
    /// <summary>True when images that are given in another form are archived, too.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>False when no links to the archive are given: they could not be opened everywhere, or there is no archive.</summary>
    public bool GivesLinks { get; init; } = true;

    /// <summary>Archives what is behind a link that is given as it is; the task ends with the image, or null. Null: nothing does.</summary>
    public Func<string, Task<LogImage?>?> ArchiveLink { get; init; } = static _ => null;

    /// <summary>Bytes that the images may have.</summary>
    public ImageAllowance Allowance { get; init; } = ImageAllowance.Unbounded();

    /// <summary>Images that were asked for; further ones are left out. No bound by default.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Address that the answer came from, for relative links; null when there is none.</summary>
    public Uri? Source { get; init; }

    /// <summary>True when links of providers are replaced by links to the archive.</summary>
    public bool OwnsLinks { get; init; }

    /// <summary>The time that is left for fetching what is behind a link.</summary>
    public Func<TimeSpan> TimeLeft { get; init; } = static () => LinkFetcher.Patience;

    /// <summary>Told what the caller should know of an image that is not as it was wanted.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>True when images behind links are fetched, instead of the links being passed on.</summary>
    public bool FetchesLinks => Wanted == ImageFormat.Base64 || OwnsLinks;

    /// <summary>The link, made absolute where it is relative to its answer.</summary>
    public string Absolute(string link) =>
        Source is not null && !IsAbsolute(link) && Uri.TryCreate(Source, link, out var absolute) ? absolute.AbsoluteUri : link;

    // On Unix a path with a leading slash counts as absolute, as a file.
    private static bool IsAbsolute(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && !link.StartsWith('/') && !uri.IsUnc;
}
