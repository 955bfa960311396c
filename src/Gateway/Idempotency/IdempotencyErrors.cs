using ImageGateway.Core.Errors;
using ImageGateway.Core.Responses;

namespace ImageGateway.Gateway.Idempotency;

/// <summary>The errors of requests with an <c>Idempotency-Key</c> (docs/architecture/images.md#idempotency-keys).</summary>
internal static class IdempotencyErrors
{
    private const string Header = "Idempotency-Key";

    /// <summary>The key is none.</summary>
    public static GatewayError InvalidKey { get; } = GatewayError.Invalid(
        $"'{Header}' must have 1 to {IdempotencyKey.MaxChars} visible ASCII characters, for example a UUID.", Header,
        "invalid_idempotency_key");

    /// <summary>The key belongs to another request.</summary>
    public static GatewayError Mismatch { get; } = GatewayError.Invalid(
        $"This '{Header}' was used for another request. Send the same request again, or take a new key.", Header,
        "idempotency_body_mismatch", StatusCodes.Status422UnprocessableEntity);

    /// <summary>Error for a run with an unknown outcome.</summary>
    public static GatewayError OutcomeUnknown { get; } = GatewayError.Upstream(
        StatusCodes.Status502BadGateway,
        $"The request with this '{Header}' was begun and its outcome is not known; it may have been billed and is not run again by "
            + $"itself. Take a new key to run it again.",
        "outcome_unknown") with
    { Param = Header };

    /// <summary>The run had its answer, and it is not kept any more.</summary>
    public static GatewayError ResponseGone { get; } = GatewayError.Upstream(
        StatusCodes.Status502BadGateway,
        $"The request with this '{Header}' was carried out and its answer is not kept any more, or not at this instance; it is not "
            + $"run again by itself. Take a new key to run it again.",
        "outcome_unknown") with
    { Param = Header };

    /// <summary>The run has its answer, and the place where it is kept cannot be read now.</summary>
    public static GatewayError NoAnswerNow { get; } =
        new(StatusCodes.Status503ServiceUnavailable, $"The answer of this '{Header}' is kept and cannot be read now; nothing was run.",
            "server_error", "storage_unavailable", Header)
        { RetryAfterSeconds = 5 };

    /// <summary>The key cannot be remembered, so that the request is not run.</summary>
    public static GatewayError NoStore { get; } =
        new(StatusCodes.Status503ServiceUnavailable, $"The gateway cannot remember this '{Header}' now; nothing was run.", "server_error",
            "storage_unavailable", Header)
        { RetryAfterSeconds = 5 };
}
