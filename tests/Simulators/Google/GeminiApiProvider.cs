using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Google;

/// <summary>The Gemini API below /gemini. Keys that begin with "AIza-test" are good, in their header only.</summary>
public sealed class GeminiApiProvider(ImagenEndpoint imagen, GeminiEndpoint gemini) : ISimulatedProvider
{
    private const string KeyHeader = "x-goog-api-key";

    public string Name => "gemini";

    public string Prefix => "/gemini";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1beta/models/{call}", Run);
        routes.Otherwise(request => GoogleErrors.NotFound($"{request.Method} {request.Path} is not found."));
    }

    private SimulatedResponse Run(ReceivedRequest request) => Refuse(request) ?? ModelCall.Run(
        request, atVertex: false, imagen, gemini, name =>
            $"models/{name} is not found for API version v1beta, or is not supported for the called method.");

    private static SimulatedResponse? Refuse(ReceivedRequest request)
    {
        if (request.Header("authorization") is not null)
            return GoogleErrors.Create(
                401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", GoogleErrors.Info(
                    "ACCESS_TOKEN_TYPE_UNSUPPORTED"));
        if (request.Header(KeyHeader) is not { Length: > 0 } key)
            return GoogleErrors.Create(
                403, "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers. Please use API Key or other form of API consumer identity.");
        return key.StartsWith("AIza-test", StringComparison.Ordinal)
            ? null
            : GoogleErrors.Invalid("API key not valid. Please pass a valid API key.", GoogleErrors.Info("API_KEY_INVALID"));
    }
}
