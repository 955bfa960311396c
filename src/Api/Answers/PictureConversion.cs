using ImageGateway.Api.Upstream;
using ImageGateway.Core.Archive;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Answers;

/// <summary>How the pictures of a request are to be given, and what is needed to turn links into content and back.</summary>
/// <param name="Wanted">As the caller said, or null: as they come.</param>
/// <param name="Archive">Keeps pictures for which a link is wanted.</param>
/// <param name="LinkOf">The link to an archived picture.</param>
/// <param name="Fetcher">Fetches pictures whose content is wanted.</param>
/// <param name="OnArchiveFailure">Told when a picture could not be kept.</param>
internal sealed record PictureConversion(
    PictureFormat? Wanted,
    IPictureArchive Archive,
    Func<string, string> LinkOf,
    LinkFetcher Fetcher,
    Action<IOException> OnArchiveFailure)
{
    /// <summary>Bytes that the pictures may have.</summary>
    public ImageAllowance Allowance { get; init; } = ImageAllowance.Unbounded();
}
