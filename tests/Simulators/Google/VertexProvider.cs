using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Google;

/// <summary>
/// Vertex AI below /vertex, with projects and in express mode. Good are the tokens of the token service, "ya29.test" and what begins
/// with it, and in express mode the keys of the Gemini API.
/// </summary>
public sealed class VertexProvider(ImagenEndpoint imagen, GeminiEndpoint gemini, IssuedTokens tokens) : ISimulatedProvider
{
    private const string Models = "publishers/google/models/{call}";
    private const string Global = "global";

    public string Name => "vertex";

    public string Prefix => "/vertex";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1/projects/{project}/locations/{location}/" + Models, WithProject);
        routes.Post("/v1/" + Models, Express);
        routes.Otherwise(request => GoogleErrors.NotFound($"{request.Method} {request.Path} was not found."));
    }

    private SimulatedResponse WithProject(ReceivedRequest request)
    {
        if (!IsKnown(request) && !HasKey(request))
        {
            return GoogleErrors.Create(
                401, "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
                    + "authentication credential.",
                GoogleErrors.Info(request.Bearer is null ? "CREDENTIALS_MISSING" : "ACCESS_TOKEN_EXPIRED"));
        }

        var (project, location) = (request.RouteValue("project"), request.RouteValue("location"));
        if (project.StartsWith("denied", StringComparison.Ordinal))
        {
            return GoogleErrors.Create(
                403, "PERMISSION_DENIED",
                $"Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/{project}' (or it "
                    + $"may not exist).",
                GoogleErrors.Info("IAM_PERMISSION_DENIED", "aiplatform.googleapis.com"));
        }

        // Imagen is in no global location.
        return location == Global && request.RouteValue("call").StartsWith("imag", StringComparison.Ordinal)
            ? GoogleErrors.NotFound(Unknown(request.RouteValue("call")))
            : ModelCall.Run(request, atVertex: true, imagen, gemini, Unknown);
    }

    private SimulatedResponse Express(ReceivedRequest request) => HasKey(request)
        ? ModelCall.Run(request, atVertex: true, imagen, gemini, Unknown)
        : GoogleErrors.Create(401, "UNAUTHENTICATED", "API keys are required here.", GoogleErrors.Info("CREDENTIALS_MISSING"));

    private bool IsKnown(ReceivedRequest request) =>
        request.Bearer is { } token && (token.StartsWith("ya29.test", StringComparison.Ordinal) || tokens.IsGood(token));

    private static bool HasKey(ReceivedRequest request) =>
        request.Header("x-goog-api-key")?.StartsWith("AIza-test", StringComparison.Ordinal) == true;

    private static string Unknown(string name) => $"Publisher model {name} was not found or the project has no access to it.";
}
