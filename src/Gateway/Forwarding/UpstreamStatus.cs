namespace ImageGateway.Gateway.Forwarding;

/// <summary>Status of a provider's answer as the gateway goes by it.</summary>
internal static class UpstreamStatus
{
    /// <summary>
    /// The status, where it is one that an answer to a request for images can have: 2xx, 4xx, 5xx. Anything else (1xx, a redirect,
    /// which is never followed, and what is no status of HTTP) is a bad gateway.
    /// </summary>
    public static int From(int status) => status is (>= 200 and < 300) or (>= 400 and < 600) ? status : StatusCodes.Status502BadGateway;

    /// <summary>The status of a failure: never one of success.</summary>
    public static int OfFailure(int? status) => status is >= 400 and < 600 and var known ? known : StatusCodes.Status502BadGateway;
}
