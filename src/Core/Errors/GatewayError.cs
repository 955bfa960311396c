namespace ImageGateway.Core.Errors;

/// <summary>
/// An error that the gateway itself answers with: OpenAI's shape for programs and a sentence that says what was wrong
/// and how to mend it.
/// </summary>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Message">What was wrong and what would be right; never an internal text.</param>
/// <param name="Type">OpenAI's <c>error.type</c>.</param>
/// <param name="Code">OpenAI's <c>error.code</c>; the stable word that programs test.</param>
/// <param name="Param">The parameter or header at fault.</param>
public sealed record GatewayError(int Status, string Message, string Type, string? Code = null, string? Param = null)
{
    /// <summary>
    /// The sentence that Portkey answers in the same case, where its clients may look for it
    /// (docs/architecture/portkey.md#errors).
    /// </summary>
    public string? PortkeyMessage { get; init; }

    /// <summary>Portkey's list of faults in a config (docs/architecture/portkey.md#errors).</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Seconds after which a new try makes sense.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A request that the caller has to change.</summary>
    public static GatewayError Invalid(string message, string? param = null, string? code = null, int status = 400) =>
        new(status, message, "invalid_request_error", code, param);

    /// <summary>An operation that the provider or its model does not have.</summary>
    public static GatewayError Unsupported(string message, string? param = null) =>
        new(400, message, "invalid_request_error", "unsupported_operation", param);

    /// <summary>A provider that failed or answered nonsense.</summary>
    public static GatewayError Upstream(int status, string message, string code) => new(status, message, "upstream_error", code);
}
