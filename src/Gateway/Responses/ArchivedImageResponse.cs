using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Serves an archived image as an image and nothing else: ranges, conditions and <c>HEAD</c> work, and no browser runs it.
/// </summary>
public static class ArchivedImageResponse
{
    /// <summary>Writes the image and closes it.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="id">Its id, which names its content and so never changes its meaning.</param>
    /// <param name="image">The image.</param>
    public static Task WriteAsync(HttpContext context, string id, ArchivedImage image)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = $"inline; filename=\"{id}\"";
        return TypedResults.Stream(image.Content, image.ContentType, entityTag: new($"\"{id}\""), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }
}
