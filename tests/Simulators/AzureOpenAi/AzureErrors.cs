using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>Azure's error bodies: code and message, with the filter's findings where the filter spoke.</summary>
public static class AzureErrors
{
    public static SimulatedResponse Create(int status, string code, string message) =>
        SimulatedResponse.Json(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    public static SimulatedResponse AccessDenied() => Create(401, "401", "Access denied: invalid subscription key or wrong endpoint.");

    public static SimulatedResponse ResourceNotFound() => Create(404, "404", "Resource not found");

    public static SimulatedResponse DeploymentNotFound() =>
        Create(404, "DeploymentNotFound", "The API deployment for this resource does not exist.");

    public static SimulatedResponse OperationNotSupported() =>
        Create(400, "OperationNotSupported", "The requested operation is unsupported.");

    public static SimulatedResponse VersionNotSupported() => Create(400, "BadRequest", "API version not supported");

    public static SimulatedResponse RateLimited(int seconds)
    {
        var text = seconds.ToString(CultureInfo.InvariantCulture);
        return Create(429, "429", $"The call rate limit of this deployment was exceeded. Retry after {text} seconds.")
            .With("retry-after", text)
            .With("retry-after-ms", (seconds * 1000).ToString(CultureInfo.InvariantCulture))
            .With("x-ratelimit-remaining-requests", "0");
    }

    public static SimulatedResponse PromptFiltered() => Filtered(
        "content_policy_violation",
        "The request was rejected by the safety system.",
        ContentFilter.Violence("medium", withJailbreak: true));

    public static SimulatedResponse OutputFiltered() => Filtered(
        "content_filter",
        "Generated image was filtered as a result of our safety system.",
        ContentFilter.Violence("high", withJailbreak: false));

    private static SimulatedResponse Filtered(string code, string message, JsonObject results) => SimulatedResponse.Json(400, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["param"] = null,
            ["type"] = "invalid_request_error",
            ["inner_error"] = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation", ["content_filter_results"] = results },
        },
    });
}
