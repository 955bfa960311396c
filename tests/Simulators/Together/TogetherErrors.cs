using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Together;

/// <summary>Error bodies of the vendor: <c>{"id","error":{"message","type","param","code"}}</c>.</summary>
public static class TogetherErrors
{
    private const string InvalidRequest = "invalid_request_error";

    public static SimulatedResponse Create(
        int status, string message, string type = InvalidRequest, string? param = null, string? code = null) =>
            SimulatedResponse.Json(status, new JsonObject
            {
                ["id"] = $"o{Guid.NewGuid():N}",
                ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code },
            });

    public static SimulatedResponse Invalid(string param, string message) => Create(400, $"{param} {message}", param: param);

    public static SimulatedResponse Create(Violation found) => Invalid(found.Parameter, found.Kind switch
    {
        ViolationKind.Unknown => "is not a known parameter",
        ViolationKind.Missing => "is required",
        ViolationKind.WrongType => $"must be {found.Expected}, got {found.Got}",
        ViolationKind.AboveMaximum => $"must be at most {found.Expected}",
        ViolationKind.BelowMinimum => $"must be at least {found.Expected}",
        ViolationKind.NotAllowed => $"must be one of {string.Join(", ", found.Allowed ?? [])}",
        _ => "is not valid",
    });

    /// <summary>The answer of a fault word, or null.</summary>
    public static SimulatedResponse? Fault(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => Create(
                429, "You have reached the rate limit for this model.", "rate_limit", code: "rate_limit_exceeded")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) => Create(402, "Credit limit exceeded.", "credit_limit"),
        _ when faults.Has(FaultWords.ServerError) => Create(500, "Internal server error", "server_error"),
        _ when faults.Has(FaultWords.Unavailable) => Create(503, "The server is overloaded or not ready yet.", "service_unavailable"),
        _ when faults.Has(FaultWords.Moderate) => Create(422, "NSFW content detected in the prompt or the image.", code: "nsfw_content"),
        _ when faults.Has(FaultWords.FilterOutput) => Create(400, "NSFW content was detected in the image.", param: "prompt"),
        _ => null,
    };
}
