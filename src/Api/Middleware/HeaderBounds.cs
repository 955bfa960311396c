using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// Bounds of a request's line and headers. The server's own bounds lie above them, since it closes the connection with an
/// answer of its own, which says nothing.
/// </summary>
internal static class HeaderBounds
{
    /// <summary>Characters of the URL as it was sent.</summary>
    public const int UrlChars = 16 * 1024;

    /// <summary>Headers of a request.</summary>
    public const int Count = 100;

    /// <summary>Bytes of names and values of all headers.</summary>
    public const int Bytes = 64 * 1024;

    /// <summary>Runs the rest of the pipeline, or answers with the refusal.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Refuse(context.Request) is { } refusal ? ErrorWriter.WriteAsync(context, refusal) : next(context);

    private static GatewayError? Refuse(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Length > UrlChars)
            return EdgeErrors.UriTooLong(UrlChars);
        var (count, bytes) = (0, 0);
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                count++;
                bytes += name.Length + (value?.Length ?? 0);
            }
        }

        return count > Count || bytes > Bytes ? EdgeErrors.HeadersTooLarge(Count, Bytes) : null;
    }
}
