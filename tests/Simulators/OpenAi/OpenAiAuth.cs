using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>Keys that begin with "sk-test" are good.</summary>
public static class OpenAiAuth
{
    private const string Page = "https://platform.openai.com/account/api-keys";

    public static SimulatedResponse? Refuse(ReceivedRequest request)
    {
        if (request.Bearer is not { Length: > 0 } key)
        {
            return OpenAiErrors.Create(
                401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
                $"(i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from {Page}.");
        }

        return key.StartsWith("sk-test", StringComparison.Ordinal)
            ? null
            : OpenAiErrors.Create(
                401,
                $"Incorrect API key provided: {Mask(key)}. You can find your API key at {Page}.",
                OpenAiErrors.InvalidRequest, null, "invalid_api_key");
    }

    // The service shows the ends of a long key only.
    private static string Mask(string key) => key.Length <= 12 ? key : $"{key[..8]}{new string('*', key.Length - 12)}{key[^4..]}";
}
