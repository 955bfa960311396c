using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>Both generations of error body: v1 has one message, v2beta a list of them.</summary>
public static class StabilityErrors
{
    public static SimulatedResponse V1(int status, string name, string message) =>
        SimulatedResponse.Json(status, new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["name"] = name, ["message"] = message });

    public static SimulatedResponse V2(int status, string name, string error) =>
        SimulatedResponse.Json(
            status, new JsonObject { ["errors"] = new JsonArray(error), ["id"] = Guid.NewGuid().ToString("N"), ["name"] = name });

    public static SimulatedResponse V1Invalid(string message) => V1(400, "bad_request", message);

    public static SimulatedResponse V2Invalid(string error) => V2(400, "bad_request", error);

    public static SimulatedResponse V1(Violation violation) =>
        V1Invalid(violation.Kind == ViolationKind.Unknown ? $"unknown form field: {violation.Parameter}" : Describe(violation));

    public static SimulatedResponse V2(Violation violation) => V2Invalid(Describe(violation));

    private static string Describe(Violation found) => $"{found.Parameter}: " + found.Kind switch
    {
        ViolationKind.Unknown => "is not a known parameter",
        ViolationKind.Missing => "is required",
        ViolationKind.Duplicate => "must be given once",
        ViolationKind.WrongType => $"must be {found.Expected}",
        ViolationKind.TooLong => $"must be at most {found.Expected} characters",
        ViolationKind.TooShort => "cannot be blank",
        ViolationKind.AboveMaximum => $"must be no greater than {found.Expected}",
        ViolationKind.BelowMinimum => $"must be no less than {found.Expected}",
        _ => $"must be one of {string.Join(", ", found.Allowed ?? [])}",
    };
}
