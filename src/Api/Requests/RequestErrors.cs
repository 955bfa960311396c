using System.Globalization;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Requests;

/// <summary>The errors of reading a request.</summary>
internal static class RequestErrors
{
    /// <summary>The process has no room.</summary>
    public static GatewayError Overloaded { get; } =
        new(503, "The gateway is at its limit of requests or bytes in flight; try again in a moment.", "server_error", "overloaded") { RetryAfterSeconds = 1 };

    /// <summary>The temporary files cannot be written.</summary>
    public static GatewayError NoSpool { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The gateway cannot write its temporary files.", "server_error", "storage_unavailable") { RetryAfterSeconds = 5 };

    /// <summary>The body is over the limit.</summary>
    public static GatewayError TooLarge(long limit)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{limit / (1024.0 * 1024.0):0.##}");
        return GatewayError.Invalid($"The request body is larger than the limit of {limit} bytes.", null, "payload_too_large", 413) with
        {
            PortkeyMessage = $"Payload size exceeds the limit of {size}MB",
        };
    }

    /// <summary>The body is no JSON object.</summary>
    public static GatewayError NotJson(string why) => GatewayError.Invalid("The request body is not a JSON object that can be read: " + why, null, "invalid_json");

    /// <summary>The body is of a type that the route does not take.</summary>
    public static GatewayError ContentType(string wanted) =>
        GatewayError.Invalid($"This route takes {wanted}.", "content-type", "invalid_content_type") with { PortkeyMessage = "Invalid content type passed" };

    /// <summary>The form breaks the rules of multipart.</summary>
    public static GatewayError InvalidForm(string why) => GatewayError.Invalid("The multipart body cannot be read: " + why, null, "invalid_multipart");
}
