using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Errors: a message in the body, the type in a header.</summary>
public static class BedrockErrors
{
    public static SimulatedResponse Create(int status, string type, string message) =>
        SimulatedResponse.Json(status, new JsonObject { ["message"] = message }).With("x-amzn-errortype", type);

    public static SimulatedResponse Validation(string message) => Create(400, "ValidationException", message);

    /// <summary>Amazon's own models speak as their schema's validator does.</summary>
    public static SimulatedResponse Amazon(Violation found, string path = "#") => Validation("Malformed input request: " + found.Kind switch
    {
        ViolationKind.Unknown => $"{path}: extraneous key [{found.Parameter}] is not permitted",
        ViolationKind.Missing => $"{path}: required key [{found.Parameter}] not found",
        ViolationKind.WrongType => $"{path}/{found.Parameter}: expected type: {found.Expected}, found: {found.Got}",
        ViolationKind.TooLong => $"{path}/{found.Parameter}: expected maxLength: {found.Expected}, actual: {found.Got}",
        ViolationKind.TooShort => $"{path}/{found.Parameter}: expected minLength: {found.Expected}, actual: {found.Got}",
        ViolationKind.AboveMaximum => $"{path}/{found.Parameter}: {found.Got} is not less or equal to {found.Expected}",
        ViolationKind.BelowMinimum => $"{path}/{found.Parameter}: {found.Got} is not greater or equal to {found.Expected}",
        _ => $"{path}/{found.Parameter}: {found.Got} is not a valid enum value",
    } + ", please reformat your input and try again.");

    /// <summary>Stability's models begin with the field.</summary>
    public static SimulatedResponse Stability(Violation found) => Validation($"{found.Parameter}: " + found.Kind switch
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
    });

    /// <summary>The faults that all models share; null where none applies.</summary>
    public static SimulatedResponse? Fail(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => Create(429, "ThrottlingException", "Too many requests, please wait before trying again.")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) =>
            Create(400, "ServiceQuotaExceededException", "Your request exceeds the service quota for your account."),
        _ when faults.Has(FaultWords.ServerError) =>
            Create(500, "InternalServerException:http://internal.amazon.com/coral/com.amazon.bedrock/",
                "The system encountered an unexpected error during processing. Try your request again."),
        _ when faults.Has(FaultWords.Unavailable) =>
            Create(503, "ServiceUnavailableException", "Bedrock is unable to process your request."),
        _ => null,
    };
}
