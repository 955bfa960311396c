using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Some of Replicate's image models, for lists of models; what one takes is read from its own schema when it is asked.
/// Names are from a client's list (vercel/ai, secondary), their limits from Replicate's pages and unverified.
/// </summary>
internal static class ReplicateModels
{
    private static readonly string[] FluxFormats = ["webp", "jpeg", "png"];

    /// <summary>Models that are listed for <c>/v1/models</c> and the documentation.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
    [
        Flux("flux-schnell", 4),
        Flux("flux-dev", 4, ImageOperation.Edit, ImageOperation.Variation),
        Flux("flux-pro", 1),
        Flux("flux-1.1-pro", 1),
        Flux("flux-1.1-pro-ultra", 1),
        Flux("flux-kontext-pro", 1, ImageOperation.Edit),
        Flux("flux-kontext-max", 1, ImageOperation.Edit),
        Flux("flux-2-pro", 1, ImageOperation.Edit),
        Flux("flux-fill-pro", 1, ImageOperation.Edit) with { TakesMask = true },
        Other("stability-ai/stable-diffusion-3.5-large", "webp", "jpeg", "png"),
        Other("stability-ai/stable-diffusion-3.5-large-turbo", "webp", "jpeg", "png"),
        Other("stability-ai/stable-diffusion-3.5-medium", "webp", "jpeg", "png"),
        Other("ideogram-ai/ideogram-v2", "png"),
        Other("ideogram-ai/ideogram-v2-turbo", "png"),
        Other("recraft-ai/recraft-v3", "webp"),
        Other("luma/photon", "jpeg"),
        Other("luma/photon-flash", "jpeg"),
    ];

    private static ModelInfo Flux(string name, int maxCount, params ImageOperation[] more) =>
        new("black-forest-labs/" + name, [ImageOperation.Generation, .. more])
        {
            Sizes = "aspect ratios of the model's schema",
            MaxCount = maxCount,
            Formats = FluxFormats,
        };

    private static ModelInfo Other(string name, params string[] formats) =>
        new(name, [ImageOperation.Generation]) { Sizes = "sizes of the model's schema", Formats = formats };
}
