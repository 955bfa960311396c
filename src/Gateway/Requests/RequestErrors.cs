using System.Globalization;
using ImageGateway.Core.Errors;

namespace ImageGateway.Gateway.Requests;

/// <summary>The errors of reading a request.</summary>
public static class RequestErrors
{
    /// <summary>The process has no room.</summary>
    public static GatewayError Overloaded { get; } =
        new(503, "The gateway is at its limit of requests or bytes in flight; try again in a moment.", "server_error", "overloaded")
        { RetryAfterSeconds = 1 };

    /// <summary>The process ends: what it has is finished, nothing new is begun. The connection is closed with it.</summary>
    public static GatewayError Draining { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "This instance of the gateway ends and takes no more requests; send it again.",
            "server_error", "draining")
        { RetryAfterSeconds = 1 };

    /// <summary>The temporary files cannot be written.</summary>
    public static GatewayError NoSpool { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The gateway cannot write its temporary files.", "server_error",
            "storage_unavailable")
        { RetryAfterSeconds = 5 };

    /// <summary>The body is over the limit.</summary>
    public static GatewayError TooLarge(long limit)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{limit / (1024.0 * 1024.0):0.##}");
        return GatewayError.Invalid($"The request body is larger than the limit of {limit} bytes.", null, "payload_too_large", 413) with
        {
            PortkeyMessage = $"Payload size exceeds the limit of {size}MB",
        };
    }

    /// <summary>The caller's key or its workspace has its share of the process.</summary>
    public static GatewayError OverShare { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "This key, or all keys of its workspace together, has as many requests here at a time as one may have "
            + "(IMAGEGATEWAY__LIMITS__KEYSHARE, …WORKSPACESHARE); send the next one when some of them have ended.",
        "server_error",
        "overloaded")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>The body arrives too slowly.</summary>
    public static GatewayError TooSlow { get; } =
        GatewayError.Invalid(
            "The request body arrived too slowly and was given up. Send it at once, or a smaller one.", null, "request_timeout",
            StatusCodes.Status408RequestTimeout);

    /// <summary>The body is not in the encoding that it names.</summary>
    public static GatewayError BadEncoding { get; } =
        GatewayError.Invalid(
            "The request body is not in the encoding that its 'content-encoding' names, or it broke off.", "content-encoding",
            "invalid_content_encoding");

    /// <summary>The body is in an encoding that is not known.</summary>
    public static GatewayError ContentEncoding(string named, string known) => GatewayError.Invalid(
        $"A request body in the encoding '{named}' is not read here. Send it plain, or in one of: {known}.",
        "content-encoding",
        "unsupported_content_encoding",
        StatusCodes.Status415UnsupportedMediaType);

    /// <summary>The body would have to be sent too often.</summary>
    public static GatewayError TooManyCopies { get; } = GatewayError.Invalid(
        "The request body is too large to be sent once for each of its images. Ask for fewer images at a time, or send pictures as "
            + "files in a form.",
        "n", "payload_too_large", StatusCodes.Status413PayloadTooLarge);

    /// <summary>The body is no JSON object.</summary>
    public static GatewayError NotJson(string why) =>
        GatewayError.Invalid("The request body is not a JSON object that can be read: " + why, null, "invalid_json");

    /// <summary>The body is of a type that the route does not take.</summary>
    public static GatewayError ContentType(string wanted) =>
        GatewayError.Invalid(
            $"This route takes {wanted}.", "content-type", "invalid_content_type") with
        { PortkeyMessage = "Invalid content type passed" };

    /// <summary>The form breaks the rules of multipart.</summary>
    public static GatewayError InvalidForm(string why) =>
        GatewayError.Invalid("The multipart body cannot be read: " + why, null, "invalid_multipart");
}
