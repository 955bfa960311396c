using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Replicate;

/// <summary>Replicate's error bodies: a problem document, and a bare detail where a request is throttled.</summary>
public static class ReplicateErrors
{
    public static SimulatedResponse Problem(int status, string title, string detail) =>
        SimulatedResponse.Json(status, new JsonObject { ["title"] = title, ["detail"] = detail, ["status"] = status });

    public static SimulatedResponse NotFound { get; } = Problem(404, "Not found", "The requested resource could not be found.");

    public static SimulatedResponse Throttled(int seconds) => SimulatedResponse
        .Json(429, new JsonObject { ["detail"] = $"Request was throttled. Your rate limit resets in ~{seconds}s." })
        .With("retry-after", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <param name="violation">What is wrong.</param>
    /// <param name="parent">The object that the field stands in, or null for the body itself.</param>
    public static SimulatedResponse Invalid(Violation violation, string? parent)
    {
        var (field, type, text) = violation.Kind switch
        {
            ViolationKind.Missing => (parent ?? "", "required", $"{violation.Parameter} is required"),
            ViolationKind.Unknown =>
                (parent ?? "", "additional_property_not_allowed", $"Additional property {violation.Parameter} is not allowed"),
            _ => (parent is null ? violation.Parameter : $"{parent}.{violation.Parameter}", "invalid", Describe(violation)),
        };
        return SimulatedResponse.Json(422, new JsonObject
        {
            ["title"] = "Input validation failed",
            ["detail"] = $"- {field}: {text}\n",
            ["status"] = 422,
            ["invalid_fields"] = new JsonArray(new JsonObject { ["type"] = type, ["field"] = field, ["description"] = text }),
        });
    }

    private static string Describe(Violation found) => found.Kind switch
    {
        ViolationKind.WrongType => $"Invalid type. Expected: {found.Expected}, given: {found.Got}",
        ViolationKind.AboveMaximum => $"Must be less than or equal to {found.Expected}",
        ViolationKind.BelowMinimum => $"Must be greater than or equal to {found.Expected}",
        ViolationKind.NotAllowed => $"{found.Parameter} must be one of the following: {string.Join(", ", found.Allowed ?? [])}",
        _ => "is invalid",
    };
}
