using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Logs;

/// <summary>The errors of the request log's routes.</summary>
internal static class RequestLogErrors
{
    /// <summary>More entries wait for the store than there is room for.</summary>
    public static GatewayError Full { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "More entries wait for the request log than it has room for.", "server_error",
            "overloaded")
        { RetryAfterSeconds = 1 };

    /// <summary>As many exports wait as may wait.</summary>
    public static GatewayError TooManyExports { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "Too many exports wait to be written.", "server_error", "overloaded")
        { RetryAfterSeconds = 60 };

    /// <summary>There are as many listeners as there may be.</summary>
    public static GatewayError TooManyListeners { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "Too many clients listen to the request log.", "server_error", "overloaded")
        { RetryAfterSeconds = 10 };
}
