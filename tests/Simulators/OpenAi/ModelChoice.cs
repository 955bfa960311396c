using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The model that a request means, or the refusal.</summary>
public sealed record ModelChoice(ImageModel? Model, SimulatedResponse? Refusal)
{
    public static ModelChoice Of(ImageModel model) => new(model, Refusal: null);

    public static ModelChoice Refused(SimulatedResponse refusal) => new(Model: null, refusal);
}
