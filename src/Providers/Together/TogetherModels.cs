using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Together;

/// <summary>Ways in which a model takes images to work from.</summary>
internal enum TogetherInput
{
    /// <summary>Takes no images at all.</summary>
    None,

    /// <summary>Takes one image, in <c>image_url</c>.</summary>
    One,

    /// <summary>Takes several images, in <c>reference_images</c>.</summary>
    Many,

    /// <summary>Model about which nothing is known: one image goes into <c>image_url</c>, several into <c>reference_images</c>.</summary>
    Unknown,
}

/// <summary>A model at Together.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Input">How it takes images.</param>
/// <param name="Ratios">The shapes of a model that takes <c>aspect_ratio</c>; null for one that takes <c>width</c> and
/// <c>height</c>.</param>
/// <param name="LowSteps">Steps of a low quality; zero where the model takes no steps.</param>
/// <param name="HighSteps">Steps of a high quality.</param>
internal sealed record TogetherModel(string Name, TogetherInput Input, AspectRatios? Ratios = null, int LowSteps = 0, int HighSteps = 0);

/// <summary>
/// Together's image models. Names and what each takes come from its pages and from price lists; the list
/// of Kontext's ratios and the steps of a quality are ours.
/// </summary>
internal static class TogetherModels
{
    /// <summary>Images per call; from older pages of the vendor, the current one names no cap.</summary>
    public const int MaxCount = 4;

    /// <summary>Images of <c>reference_images</c>, as many as OpenAI's edits take; Together names no cap.</summary>
    public const int MaxReferences = 16;

    /// <summary>Sides are multiples of 8; what bounds a model has, it says itself.</summary>
    public static SizeRule Sides { get; } = SizeRule.Sides(min: 8, max: ImageSize.MaxSide, step: 8);

    private static readonly AspectRatios Kontext = new(
        new(1, 1), new(16, 9), new(9, 16), new(4, 3), new(3, 4), new(3, 2), new(2, 3), new(5, 4), new(4, 5), new(21, 9), new(9, 21));

    private static readonly AspectRatios Imagen = new(new(1, 1), new(3, 4), new(4, 3), new(9, 16), new(16, 9));

    private static readonly AspectRatios Gemini = new(
        new(1, 1), new(2, 3), new(3, 2), new(3, 4), new(4, 3), new(4, 5), new(5, 4), new(9, 16), new(16, 9), new(21, 9));

    /// <summary>Models with known parameters.</summary>
    public static ImmutableArray<TogetherModel> All { get; } =
    [
        new("black-forest-labs/FLUX.1-schnell", TogetherInput.None, LowSteps: 2, HighSteps: 8),
        new("black-forest-labs/FLUX.1-dev", TogetherInput.None, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.1-krea-dev", TogetherInput.None, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.1-pro", TogetherInput.None, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.1.1-pro", TogetherInput.None),
        new("black-forest-labs/FLUX.1-Canny-pro", TogetherInput.One),
        new("black-forest-labs/FLUX.1-kontext-dev", TogetherInput.One, Kontext, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.1-kontext-pro", TogetherInput.One, Kontext, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.1-kontext-max", TogetherInput.One, Kontext, LowSteps: 14, HighSteps: 40),
        new("black-forest-labs/FLUX.2-dev", TogetherInput.Many),
        new("black-forest-labs/FLUX.2-flex", TogetherInput.Many),
        new("black-forest-labs/FLUX.2-pro", TogetherInput.Many),
        new("google/flash-image-2.5", TogetherInput.Many, Gemini),
        new("google/imagen-4.0-fast", TogetherInput.None, Imagen),
        new("google/imagen-4.0-preview", TogetherInput.None, Imagen),
        new("google/imagen-4.0-ultra", TogetherInput.None, Imagen),
        new("stabilityai/stable-diffusion-xl-base-1.0", TogetherInput.None, LowSteps: 10, HighSteps: 40),
        new("stabilityai/stable-diffusion-3-medium", TogetherInput.None, LowSteps: 10, HighSteps: 40),
        new("Qwen/Qwen-Image", TogetherInput.None),
        new("Qwen/Qwen-Image-Edit", TogetherInput.One),
        new("ByteDance-Seed/SeedEdit", TogetherInput.One),
        new("ByteDance-Seed/Seedream-3.0", TogetherInput.None),
        new("ByteDance-Seed/Seedream-4.0", TogetherInput.Many),
        new("HiDream-ai/HiDream-I1-Dev", TogetherInput.None),
        new("HiDream-ai/HiDream-I1-Fast", TogetherInput.None),
        new("HiDream-ai/HiDream-I1-Full", TogetherInput.None),
        new("ideogram/ideogram-3.0", TogetherInput.None),
        new("Lykon/DreamShaper", TogetherInput.None),
        new("RunDiffusion/Juggernaut-pro-flux", TogetherInput.None),
        new("Rundiffusion/Juggernaut-Lightning-Flux", TogetherInput.None),
    ];

    /// <summary>The model of this name; one that is not known is taken as it comes.</summary>
    public static TogetherModel Find(string name) =>
        (All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? new(name, TogetherInput.Unknown)) with
        { Name = name };

    /// <summary>Describes a model for <c>/v1/models</c> and the documentation.</summary>
    public static ModelInfo Describe(TogetherModel model) =>
        new(model.Name, model.Input == TogetherInput.None ? [ImageOperation.Generation] : [ImageOperation.Generation, ImageOperation.Edit])
        {
            Sizes = model.Ratios is { } ratios ? $"{ratios.Count} aspect ratios" : "sides in steps of 8",
            MaxCount = MaxCount,
            Formats = ["jpeg", "png"],
        };
}
