using System.Net;
using ImageGateway.Api.Options;
using ImageGateway.Core.Routing;

namespace ImageGateway.Api.Upstream;

/// <summary>
/// Fetches a picture from a link that a provider or a caller gave: without credentials, within the egress policy, with
/// bounds on redirects, size and type.
/// </summary>
public sealed class LinkFetcher(UpstreamHandlers handlers, EgressPolicy egress, string version, LimitOptions? limits = null)
{
    private readonly long _maxBytes = (limits ?? new()).ImageBytes;

    private const int MaxRedirects = 3;

    /// <summary>Opens a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="cancellation">Ends the fetching.</param>
    /// <param name="anyType">Whether the reader judges the bytes itself, whatever media type the host names.</param>
    /// <exception cref="LinkException">It cannot be fetched, or is no picture.</exception>
    public async ValueTask<FetchedPicture> OpenAsync(string link, CancellationToken cancellation, bool anyType = false)
    {
        var uri = Parse(link);
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11 };
            request.Headers.TryAddWithoutValidation("user-agent", "ImageGateway/" + version);
            request.Headers.TryAddWithoutValidation("accept", "image/*");
            HttpResponseMessage response;
            try
            {
                response = await handlers.Checked.SendAsync(request, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException failure)
            {
                throw new LinkException(failure.InnerException is EgressDeniedException ? "its host may not be called from here" : "its host did not answer", failure);
            }

            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Redirect or HttpStatusCode.RedirectMethod or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location && redirects < MaxRedirects)
            {
                response.Dispose();
                uri = Parse(new Uri(uri, location).AbsoluteUri);
                continue;
            }

            return await AcceptAsync(response, anyType, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask<FetchedPicture> AcceptAsync(HttpResponseMessage response, bool anyType, CancellationToken cancellation)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
        var fault = response.StatusCode != HttpStatusCode.OK ? $"its host answered {(int)response.StatusCode}"
            : response.Content.Headers.ContentLength > _maxBytes ? TooLarge()
            : !anyType && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && type is not ("application/octet-stream" or "binary/octet-stream") ? $"it is '{type}' and no picture"
            : null;
        if (fault is not null)
        {
            response.Dispose();
            throw new LinkException(fault);
        }

        var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return new(response, type, new BoundedStream(content, _maxBytes, () => new LinkException(TooLarge())));
    }

    private string TooLarge() => $"it is larger than {_maxBytes} bytes";

    private Uri Parse(string link) => CustomHost.Parse(link, egress.IsAllowedHost) ?? throw new LinkException("it is not an http(s) link that may be called from here");
}

/// <summary>A link that could not be fetched; the message ends a sentence that begins with the link.</summary>
public sealed class LinkException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>A picture that is being fetched.</summary>
public sealed class FetchedPicture(HttpResponseMessage response, string contentType, Stream content) : IDisposable
{
    /// <summary>The media type its host named.</summary>
    public string ContentType => contentType;

    /// <summary>Its bytes; more than an image may have end with a <see cref="LinkException"/>.</summary>
    public Stream Content => content;

    /// <inheritdoc/>
    public void Dispose()
    {
        content.Dispose();
        response.Dispose();
    }
}
