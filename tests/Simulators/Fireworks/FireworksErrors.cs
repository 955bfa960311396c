using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>The three error bodies: an error object, the edge's fault, and a detail.</summary>
public static class FireworksErrors
{
    public static SimulatedResponse Error(int status, string message, string type, string? code = null) =>
        SimulatedResponse.Json(status, new JsonObject
        {
            ["error"] = new JsonObject { ["object"] = "error", ["type"] = type, ["message"] = message, ["code"] = code ?? type },
        });

    public static SimulatedResponse Fault(int status, string message, string code) => SimulatedResponse.Json(status, new JsonObject
    {
        ["fault"] = new JsonObject { ["faultstring"] = message, ["detail"] = new JsonObject { ["errorcode"] = code } },
    });

    public static SimulatedResponse Detail(int status, string detail) =>
        SimulatedResponse.Json(status, new JsonObject { ["detail"] = detail });

    public static string Describe(Violation found) => found.Kind switch
    {
        ViolationKind.Unknown => $"{found.Parameter}: extra fields not permitted",
        ViolationKind.Missing => $"{found.Parameter} is required",
        ViolationKind.Duplicate => $"{found.Parameter} must be given once",
        ViolationKind.WrongType => $"{found.Parameter} must be {found.Expected}, got {found.Got}",
        ViolationKind.AboveMaximum => $"{found.Parameter} must be at most {found.Expected}",
        ViolationKind.BelowMinimum => $"{found.Parameter} must be at least {found.Expected}",
        ViolationKind.NotAllowed => $"{found.Parameter}: value not supported, must be one of {string.Join(", ", found.Allowed ?? [])}",
        _ => $"{found.Parameter} is not valid",
    };

    public static SimulatedResponse? Refuse(ReceivedRequest request) =>
        request.Bearer?.StartsWith("sk-test", StringComparison.Ordinal) == true
        ? null
        : Error(401, "The API key you provided is invalid.", "unauthorized", "invalid_api_key");

    public static SimulatedResponse NoModel(string model) =>
        Error(404, $"Model not found, inaccessible, and/or not deployed: {model}", "NOT_FOUND");

    /// <summary>The answer of a fault word that strikes before anything is drawn, or null.</summary>
    public static SimulatedResponse? Of(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => Error(429, "Rate limit exceeded, please try again later.", "rate_limit_exceeded")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) =>
            Error(412, "Account is suspended because it has reached its monthly spending limit.", "PRECONDITION_FAILED"),
        _ when faults.Has(FaultWords.ServerError) => Error(500, "Internal server error", "internal_server_error"),
        _ when faults.Has(FaultWords.Unavailable) => Error(503, "The service is temporarily overloaded.", "service_unavailable"),
        _ => null,
    };
}
