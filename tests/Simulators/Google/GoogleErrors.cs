using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Google;

/// <summary>The error bodies of Google's APIs: <c>{"error":{"code","message","status","details"}}</c>.</summary>
public static class GoogleErrors
{
    private const string Types = "type.googleapis.com/google.rpc.";

    public static SimulatedResponse Create(int code, string status, string message, params JsonNode[] details)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status };
        if (details.Length > 0)
            error["details"] = new JsonArray(details);
        return SimulatedResponse.Json(code, new JsonObject { ["error"] = error }).With("content-type", "application/json; charset=UTF-8");
    }

    public static SimulatedResponse Invalid(string message, params JsonNode[] details) => Create(400, "INVALID_ARGUMENT", message, details);

    public static SimulatedResponse NotFound(string message) => Create(404, "NOT_FOUND", message);

    /// <summary>Creates the error for a field of the object at a place.</summary>
    public static SimulatedResponse Field(string place, Violation violation) => Field(
        place.Length == 0 ? violation.Parameter : $"{place}.{violation.Parameter}",
        violation.Kind == ViolationKind.Unknown
            ? $"Invalid JSON payload received. Unknown name \"{violation.Parameter}\"{(place.Length == 0 ? "" : $" at '{place}'")}: "
                + $"Cannot find field."
            : $"Invalid value at '{(place.Length == 0 ? "" : place + ".")}{violation.Parameter}': {Describe(violation)}");

    public static SimulatedResponse Field(string field, string message) => Invalid(message, new JsonObject
    {
        ["@type"] = Types + "BadRequest",
        ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = field, ["description"] = message }),
    });

    public static JsonObject Info(string reason, string domain = "googleapis.com") =>
        new() { ["@type"] = Types + "ErrorInfo", ["reason"] = reason, ["domain"] = domain };

    public static JsonObject RetryIn(int seconds) =>
        new() { ["@type"] = Types + "RetryInfo", ["retryDelay"] = seconds.ToString(CultureInfo.InvariantCulture) + "s" };

    public static JsonObject Quota(string subject) =>
        new() { ["@type"] = Types + "QuotaFailure", ["violations"] = new JsonArray(new JsonObject { ["quotaMetric"] = subject }) };

    private static string Describe(Violation found) => found.Kind switch
    {
        ViolationKind.Missing => "it is required.",
        ViolationKind.WrongType => $"{found.Expected} expected, {found.Got} given.",
        ViolationKind.AboveMaximum or ViolationKind.TooLong => $"{found.Got} is above {found.Expected}.",
        ViolationKind.BelowMinimum or ViolationKind.TooShort => $"{found.Got} is below {found.Expected}.",
        ViolationKind.NotAllowed => $"\"{found.Got}\" is none of {string.Join(", ", found.Allowed ?? [])}.",
        _ => "it stands there twice.",
    };
}
