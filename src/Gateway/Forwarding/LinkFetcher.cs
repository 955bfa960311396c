using System.Net;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Streams;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Fetches an image from a link that a provider or a caller gave: without credentials, within the egress policy, with
/// bounds on redirects, size and type.
/// </summary>
public sealed class LinkFetcher(
    UpstreamHandlers handlers, EgressPolicy egress, string version, TimeProvider time, LimitOptions? limits = null)
{
    /// <summary>Time during which a finished image is fetched again while its link does not give it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Longest silence of a link's host.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const int MaxRedirects = 3;

    private readonly long _maxBytes = (limits ?? new()).ImageBytes;

    /// <summary>Opens a link once.</summary>
    /// <param name="link">The link.</param>
    /// <param name="cancellation">Ends the fetching.</param>
    /// <param name="anyType">Whether the reader judges the bytes itself, whatever media type the host names.</param>
    /// <exception cref="LinkException">It cannot be fetched, or is no image.</exception>
    public async ValueTask<FetchedImage> OpenAsync(string link, CancellationToken cancellation, bool anyType = false)
    {
        var (response, type, content) = await SendAsync(Parse(link), anyType, cancellation);
        return new(type, new LinkContent(response, content));
    }

    /// <summary>
    /// Opens the link to a finished image: while it is not there yet, or its host fails, it is asked for again, and what
    /// breaks off is read on from where it broke.
    /// </summary>
    /// <param name="link">The link, absolute.</param>
    /// <param name="total">When its content must be there; it is asked for again for no longer than <see cref="Patience"/>.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <exception cref="LinkException">It stays away, or is no image. Reading the content can end so, too.</exception>
    public async ValueTask<FetchedImage> OpenPatientlyAsync(string link, TimeSpan total, CancellationToken cancellation)
    {
        var uri = Parse(link);
        var content = new ResumedContent(token => SendAsync(uri, anyType: false, token), new LinkRetries(time, Patience, total), time);
        try
        {
            return new(await content.OpenAsync(cancellation), content);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<OpenedLink> SendAsync(Uri uri, bool anyType, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11 };
            request.Headers.TryAddWithoutValidation("user-agent", "ImageGateway/" + version);
            request.Headers.TryAddWithoutValidation("accept", "image/*");
            HttpResponseMessage response;
            try
            {
                response = await handlers.Checked.SendAsync(request, cancellation);
            }
            catch (HttpRequestException failure)
            {
                throw failure.InnerException is EgressDeniedException
                    ? new LinkException("its host may not be called from here", failure)
                    : new LinkException("its host did not answer", failure) { IsPassing = true };
            }

            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Redirect or HttpStatusCode.RedirectMethod
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location && redirects < MaxRedirects)
            {
                response.Dispose();
                uri = Parse(new Uri(uri, location).AbsoluteUri);
                continue;
            }

            try
            {
                return await AcceptAsync(response, anyType, cancellation);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }

    private async ValueTask<OpenedLink> AcceptAsync(HttpResponseMessage response, bool anyType, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (status != StatusCodes.Status200OK)
        {
            throw new LinkException($"its host answered {status}")
            {
                IsPassing = status is 202 or 204 or 403 or 404 or 408 or 425 or 429 or >= 500,
                RetryAfter = RetryAfter.Read(
                    name => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null, time.GetUtcNow()),
            };
        }

        if (response.Content.Headers.ContentLength > _maxBytes)
            throw TooLarge();
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellation);
            body = await ContentCodings.DecodeAsync(body, response.Content.Headers.ContentEncoding, cancellation);
            body = new BoundedStream(body, _maxBytes, TooLarge);
            var (head, whole) = await PeekedStream.PeekAsync(body, ImageSignature.HeadBytes, cancellation);
            return new(
                response, TypeOf(head.Span, response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream", anyType), whole);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not LinkException)
        {
            throw new LinkException(failure is ContentCodingException ? failure.Message : "its host broke off", failure)
            { IsPassing = true };
        }
    }

    // By the bytes where they are an image's, whatever the label says; a page or an error in words is none.
    private static string TypeOf(ReadOnlySpan<byte> head, string said, bool anyType)
    {
        if (ImageSignature.MediaTypeOf(head) is { } known)
            return known;
        if (anyType)
            return said;
        var isText = head.TrimStart(" \t\r\n"u8) is [(byte)'<' or (byte)'{', ..] && said != "image/svg+xml";
        return !isText && !head.IsEmpty
            && (said.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || said is "application/octet-stream"
                or "binary/octet-stream")
            ? said
            : throw new LinkException(head.IsEmpty ? "it is empty" : $"it is '{said}' and no picture") { IsPassing = true };
    }

    private LinkException TooLarge() => new($"it is larger than {_maxBytes} bytes");

    // A fragment is the reader's own and never sent.
    private Uri Parse(string link) =>
        CustomHost.Parse(link.Split('#', 2)[0], egress.IsAllowedHost)
            ?? throw new LinkException("it is not an http(s) link that may be called from here");

    // Content of a link that is opened once.
    private sealed class LinkContent(HttpResponseMessage response, Stream content) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            content.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
                response.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A link that could not be fetched; the message ends a sentence that begins with the link.</summary>
public sealed class LinkException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>True when the same link may give the image later.</summary>
    public bool IsPassing { get; init; }

    /// <summary>True when the link no longer gives the content of the part already read, so that it must be read from the start.</summary>
    public bool IsOfOtherContent { get; init; }

    /// <summary>Wait that the link's host asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>An answer of a link's host that has begun.</summary>
/// <param name="Response">To be disposed.</param>
/// <param name="ContentType">The media type of the image.</param>
/// <param name="Content">Its bytes.</param>
internal readonly record struct OpenedLink(HttpResponseMessage Response, string ContentType, Stream Content) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        Response.Dispose();
    }
}

/// <summary>An image that is being fetched.</summary>
public sealed class FetchedImage(string contentType, Stream content) : IDisposable
{
    /// <summary>The media type, by its bytes where they are known, else as its host named it.</summary>
    public string ContentType => contentType;

    /// <summary>Content behind the link; more than an image may have ends with a <see cref="LinkException"/>.</summary>
    public Stream Content => content;

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();
}
