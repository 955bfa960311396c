namespace ImageGateway.Simulators.Together;

/// <summary>A model of Together's and what it takes beside the common fields.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Images">Images to work from: 0, 1 in <c>image_url</c>, more in <c>reference_images</c>.</param>
/// <param name="Pixels">Whether it takes <c>width</c> and <c>height</c>.</param>
/// <param name="Ratios">The ratios it takes; empty for none.</param>
/// <param name="MostSteps">Zero where it takes no steps.</param>
public sealed record TogetherModel(string Name, int Images, bool Pixels, IReadOnlyList<string> Ratios, int MostSteps);

/// <summary>The models that the simulator serves.</summary>
public static class TogetherModels
{
    private static readonly string[] FluxRatios = ["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "9:21"];
    private static readonly string[] ImagenRatios = ["1:1", "3:4", "4:3", "9:16", "16:9"];
    private static readonly string[] GeminiRatios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];

    public static IReadOnlyList<TogetherModel> All { get; } =
    [
        new("black-forest-labs/FLUX.1-schnell", 0, Pixels: true, FluxRatios, 12),
        new("black-forest-labs/FLUX.1-schnell-Free", 0, Pixels: true, FluxRatios, 4),
        new("black-forest-labs/FLUX.1-dev", 0, Pixels: true, [], 50),
        new("black-forest-labs/FLUX.1-kontext-dev", 1, Pixels: false, FluxRatios, 50),
        new("black-forest-labs/FLUX.1-kontext-pro", 1, Pixels: false, FluxRatios, 50),
        new("black-forest-labs/FLUX.1-kontext-max", 1, Pixels: false, FluxRatios, 50),
        new("black-forest-labs/FLUX.2-pro", 8, Pixels: true, [], 0),
        new("google/flash-image-2.5", 8, Pixels: false, GeminiRatios, 0),
        new("google/imagen-4.0-fast", 0, Pixels: false, ImagenRatios, 0),
        new("stabilityai/stable-diffusion-xl-base-1.0", 0, Pixels: true, [], 50),
        new("Qwen/Qwen-Image-Edit", 1, Pixels: true, [], 0),
    ];

    public static TogetherModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
