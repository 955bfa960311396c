using ImageGateway.Simulators.Shared;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>Fireworks AI's image routes below /fireworks/inference/v1.</summary>
public sealed class FireworksProvider(FireworksWorkflows workflows, FireworksDiffusion diffusion) : ISimulatedProvider
{
    private const string Base = "/inference/v1";
    private const string Model = "/accounts/fireworks/models/{model}";

    public string Name => "fireworks";

    public string Prefix => "/fireworks";

    public void Map(ProviderRoutes routes)
    {
        routes.Post($"{Base}/workflows{Model}/text_to_image", workflows.TextToImage);
        routes.Post($"{Base}/workflows{Model}", workflows.Submit);
        routes.Post($"{Base}/workflows{Model}/get_result", workflows.Result);
        routes.Post($"{Base}/image_generation{Model}", diffusion.Generate);
        routes.Post($"{Base}/image_generation{Model}/image_to_image", diffusion.FromImage);
        routes.Otherwise(request => FireworksErrors.Refuse(request) ?? FireworksErrors.Error(404, "Path not found.", "NOT_FOUND"));
    }
}
