using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Middleware;

/// <summary>Errors of the HTTP edge.</summary>
internal static class EdgeErrors
{
    private const string Permission = "permission_error";

    /// <summary>The <c>Host</c> is not a name of this gateway.</summary>
    public static GatewayError Host(string host) => new(
        StatusCodes.Status403Forbidden,
        $"In open mode the gateway answers to loopback names only, not to '{Shown(host)}'. Call it as localhost or 127.0.0.1, name its "
            + $"address in IMAGEGATEWAY__PUBLICURL, or use --auth keys.",
        Permission, "host_not_allowed", "host");

    /// <summary>The request comes from a page of another origin.</summary>
    public static GatewayError Origin(string origin) => new(
        StatusCodes.Status403Forbidden,
        $"In open mode pages of other origins may not call the "
            + $"gateway{(origin.Length == 0 ? string.Empty : $"; this one is of '{Shown(origin)}'")}. List the origin in "
            + $"IMAGEGATEWAY__CORS__ORIGINS.",
        Permission, "origin_not_allowed", "origin");

    /// <summary>The request line is longer than the bound.</summary>
    public static GatewayError UriTooLong(int bound) =>
        GatewayError.Invalid(
            $"The request's URL is longer than {bound} characters.", null, "uri_too_long", StatusCodes.Status414UriTooLong);

    /// <summary>The headers are over a bound.</summary>
    public static GatewayError HeadersTooLarge(int count, int bytes) => GatewayError.Invalid(
        $"The request's headers are more than {count}, or larger than {bytes} bytes together; send a long config as a saved one.",
        null, "headers_too_large", StatusCodes.Status431RequestHeaderFieldsTooLarge);

    /// <summary>Error for a path that no route has.</summary>
    public static GatewayError NoRoute(HttpRequest request) => GatewayError.Invalid(
        $"There is no {request.Method} {request.Path}. This gateway serves images: POST /v1/images/generations, /v1/images/edits and "
            + $"/v1/images/variations; GET /v1/models.",
        null, "not_found", StatusCodes.Status404NotFound) with
    {
        PortkeyMessage = "Not Found",
    };

    /// <summary>The path is served, by other methods.</summary>
    public static GatewayError Method(HttpRequest request, string allowed) => GatewayError.Invalid(
        $"{request.Path} does not take {request.Method}; it takes {allowed}.", null, "method_not_allowed",
        StatusCodes.Status405MethodNotAllowed);

    /// <summary>An answer whose status says all that is known.</summary>
    public static GatewayError Of(int status) => status >= StatusCodes.Status500InternalServerError
        ? new(status, "The gateway cannot answer this request just now.", "server_error", "unavailable")
        : GatewayError.Invalid("The request cannot be answered: " + Reason(status) + ".", null, "invalid_request", status);

    private static string Reason(int status) => status switch
    {
        StatusCodes.Status416RangeNotSatisfiable => "the image does not have the bytes that 'range' names",
        StatusCodes.Status412PreconditionFailed => "a precondition of its headers does not hold",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant(),
    };

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100];
}
