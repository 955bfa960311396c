using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The error bodies of the API: <c>{"error":{"message","type","param","code"}}</c>.</summary>
public static class OpenAiErrors
{
    public const string InvalidRequest = "invalid_request_error";

    public static SimulatedResponse Create(
        int status, string message, string type = InvalidRequest, string? param = null, string? code = null) =>
        SimulatedResponse.Json(status, new JsonObject { ["error"] = Body(message, type, param, code) });

    public static JsonObject Body(string message, string type, string? param, string? code) =>
        new() { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code };

    public static SimulatedResponse Invalid(string message, string? param, string? code) =>
        Create(400, message, InvalidRequest, param, code);

    public static SimulatedResponse UnsupportedContentType(string got, string expected) => Invalid(
        $"Unsupported content type: '{got}'. This API method only accepts '{expected}' requests, but you specified the header " +
        $"'Content-Type: {got}'. Please try again with a supported content type.", null, "unsupported_content_type");

    public static SimulatedResponse Unparsable() => Invalid(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. " +
        "The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)", null, null);

    public static SimulatedResponse UnparsableForm() => Invalid("Could not parse multipart form.", null, null);

    public static SimulatedResponse ModelNotFound(string model) =>
        Create(404, $"The model '{model}' does not exist or you do not have access to it.", InvalidRequest, null, "model_not_found");

    public static SimulatedResponse ModerationBlocked(string requestId) => Create(
        400,
        $"Your request was rejected by the safety system. Request ID: {requestId}.",
        "image_generation_user_error", null, "moderation_blocked");

    public static SimulatedResponse ContentPolicyViolation() =>
        Invalid("The prompt was rejected by the safety system.", null, "content_policy_violation");
}
