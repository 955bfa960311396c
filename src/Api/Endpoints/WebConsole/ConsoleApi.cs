using Microsoft.Net.Http.Headers;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>
/// <c>/console</c>: the console's page and its files. Every path that names no file is the page, which reads the path itself.
/// </summary>
internal sealed class ConsoleApi(ConsoleFiles files)
{
    /// <summary>Route of the page and of its files.</summary>
    public const string Route = "/console/{**path}";

    /// <summary>The content security policy of the console (docs/guides/console.md#security).</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private const string SessionName = "session";
    private const string Assets = "assets/";
    private const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>Answers with a file.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.RouteValues["path"] as string ?? string.Empty;

        // Methods that the session's own route does not take lead here.
        var isSession = path.Equals(SessionName, StringComparison.OrdinalIgnoreCase);
        if (isSession || (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)))
        {
            response.Headers.Allow = isSession ? SessionApi.Methods : "GET, HEAD";
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if ((files.Find(path) ?? (path.StartsWith(Assets, StringComparison.Ordinal) ? null : files.Index)) is not { } file)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        WriteHeaders(response.Headers, file);
        if (request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known
            && known.Any(tag => tag.Compare(new EntityTagHeaderValue(file.Tag), useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (bytes, encoding) = file.For(request);
        response.ContentType = file.Type;
        response.ContentLength = bytes.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsGet(request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static void WriteHeaders(IHeaderDictionary headers, ConsoleFile file)
    {
        headers.CacheControl = file.IsHashed ? ForEver : "no-cache";
        headers.ETag = file.Tag;
        headers.Vary = "accept-encoding";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["referrer-policy"] = "no-referrer";
        headers["cross-origin-opener-policy"] = "same-origin";
        headers["cross-origin-resource-policy"] = "same-origin";
        headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}
