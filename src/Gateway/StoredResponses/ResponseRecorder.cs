using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>Makes a <see cref="StoredResponse"/> of an answer that was captured, its images' bytes in a file; links are followed.</summary>
public sealed class ResponseRecorder(
    IImageArchive archive, ImageLinks links, LinkFetcher fetcher, SpoolFolder folder, TimeProvider time)
{
    private static readonly string[] OfOneResponse =
        [GatewayHeaders.TraceId, GatewayHeaders.CacheStatus, GatewayHeaders.CostUsd, GatewayHeaders.CostMaxUsd];

    // The caller's last byte waits for it, and a link's host may never answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Before that is over, so that a link that stays dead is kept as a link.
    private static readonly TimeSpan PatienceForLinks = TimeSpan.FromSeconds(10);

    private readonly OpenAiResponseReader _json = new();
    private readonly EventResponseReader _events = new(static (_, _) => ProviderError.Malformed("It ends with an error."), perImage: true);

    /// <summary>Begins to capture what a client gets.</summary>
    /// <returns>The capture, to be released before the end of the response and disposed.</returns>
    public ResponseCapture Begin(HttpContext context) => new(context, folder);

    /// <summary>Stores the captured response.</summary>
    /// <param name="capture">What the client gets.</param>
    /// <param name="response">What it is told beside the body.</param>
    /// <param name="files">Where the bytes go.</param>
    /// <param name="needsBytes">Whether an answer is of no use without its bytes; else a link that cannot be followed stays.</param>
    /// <exception cref="IOException">It cannot be kept, or not within a minute.</exception>
    public async ValueTask<StoredResponse> KeepAsync(ResponseCapture capture, HttpResponse response, IResponseFiles files, bool needsBytes)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            return await KeepAsync(capture, response, files, needsBytes, deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new IOException("The answer could not be kept in time.", late);
        }
    }

    private async ValueTask<StoredResponse> KeepAsync(
        ResponseCapture capture, HttpResponse response, IResponseFiles files, bool needsBytes, CancellationToken cancellation)
    {
        using var body = capture.Open() ?? throw new IOException("The answer was not kept while it passed.");
        var file = files.Begin();
        await using (file)
        {
            var images = new StoredImageWriter(file, capture.IsEvents, needsBytes, link => OpenAsync(link, cancellation));
            await using (images)
            {
                IResponseReader reader = capture.IsEvents ? _events : _json;
                if (await reader.ReadAsync(
                    new(StatusCodes.Status200OK, ResponseShape.JsonContentType, static _ => null, body), images, cancellation) is { } fault)
                    throw new IOException("The answer cannot be read back: " + fault.Message);
                if (images.Images.Count == 0)
                    throw new IOException("The answer has no picture.");
                await file.CommitAsync(cancellation);
                return new(
                    file.Name,
                    file.Length,
                    response.StatusCode,
                    images.Created ?? time.GetUtcNow().ToUnixTimeSeconds(),
                    images.AsLinks,
                    capture.IsEvents,
                    [.. response.Headers.Where(header => IsKept(header.Key))
                        .Select(header => new StoredField(header.Key, header.Value.ToString()))],
                    [.. images.Fields],
                    [.. images.Images]);
            }
        }
    }

    private async ValueTask<LinkedImage> OpenAsync(string link, CancellationToken cancellation)
    {
        if (links.IdOf(link) is { } id)
        {
            return await archive.OpenAsync(id, cancellation) is { } kept
                ? new(id, kept.Content, kept.Content)
                : throw new IOException("The picture is not in the archive any more.");
        }

        var fetched = await fetcher.OpenPatientlyAsync(link, PatienceForLinks, cancellation);
        return new(null, fetched.Content, fetched);
    }

    private static bool IsKept(string header) =>
        (header.StartsWith("x-portkey-", StringComparison.OrdinalIgnoreCase)
            || header.StartsWith("x-gateway-", StringComparison.OrdinalIgnoreCase))
        && !OfOneResponse.Contains(header, StringComparer.OrdinalIgnoreCase);
}

/// <summary>An image behind a link.</summary>
/// <param name="ArchiveId">Its id where the link is ours.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Owner">To be disposed.</param>
internal readonly record struct LinkedImage(string? ArchiveId, Stream Content, IDisposable Owner);
