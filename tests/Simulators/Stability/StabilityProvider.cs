using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Stability;

/// <summary>Stability's v1 and v2beta APIs below /stability.</summary>
public sealed class StabilityProvider(StabilityV1 v1, StabilityV2 v2, StabilityTasks tasks) : ISimulatedProvider
{
    private const string Generation = "/v1/generation/{engine}/";

    public string Name => "stability";

    public string Prefix => "/stability";

    public void Map(ProviderRoutes routes)
    {
        routes.Post(Generation + "text-to-image", request => Identified(v1.TextToImage(request)));
        routes.Post(Generation + "image-to-image", request => Identified(v1.ImageToImage(request)));
        routes.Post(Generation + "image-to-image/masking", request => Identified(v1.Masking(request)));
        routes.Get("/v1/engines/list", request => Identified(StabilityV1.ListEngines(request)));
        routes.Get("/v1/user/balance", request => Identified(StabilityV1.Balance(request)));
        foreach (var endpoint in V2Endpoints.All)
            routes.Post($"/v2beta/stable-image/{endpoint.Path}", request => Identified(v2.Run(request, endpoint)));
        routes.Get("/v2beta/results/{id}", request => Identified(tasks.Result(request)));
        routes.Otherwise(request => Identified(NotFound(request)));
    }

    private SimulatedResponse NotFound(ReceivedRequest request) => request.Path.StartsWith($"{Prefix}/v1/", StringComparison.Ordinal)
        ? StabilityErrors.V1(404, "not_found", "The requested resource was not found.")
        : StabilityErrors.V2(404, "not_found", "The requested resource was not found.");

    private static SimulatedResponse Identified(SimulatedResponse simulatedResponse) =>
        simulatedResponse.With("x-request-id", Guid.NewGuid().ToString("N"));
}
