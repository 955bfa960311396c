using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The headers on every answer of the API. Those an answer already has stay.</summary>
public static class OpenAiHeaders
{
    public static SimulatedResponse Add(SimulatedResponse simulatedResponse)
    {
        KeyValuePair<string, string>[] usual =
        [
            new("x-request-id", $"req_{Guid.NewGuid():N}"),
            new("openai-version", "2020-10-01"),
            new("openai-organization", "org-simulated"),
            new("openai-processing-ms", "120"),
            new("x-ratelimit-limit-requests", "500"),
            new("x-ratelimit-remaining-requests", "499"),
            new("x-ratelimit-reset-requests", "120ms"),
        ];
        return simulatedResponse.WithMissing(usual);
    }
}
