using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>The headers of Azure's front door. Those an answer already has stay.</summary>
public static class AzureHeaders
{
    public static SimulatedResponse Add(SimulatedResponse simulatedResponse)
    {
        KeyValuePair<string, string>[] usual =
        [
            new("apim-request-id", Guid.NewGuid().ToString()),
            new("x-request-id", Guid.NewGuid().ToString()),
            new("x-ms-region", "Sweden Central"),
            new("x-ratelimit-remaining-requests", "9"),
        ];
        return simulatedResponse.WithMissing(usual);
    }
}
