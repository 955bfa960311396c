namespace ImageGateway.Simulators.Stability;

/// <summary>Closed lists that more than one endpoint has.</summary>
public static class StabilityLists
{
    public static IReadOnlyList<string> StylePresets { get; } =
    [
        "enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art", "analog-film", "neon-punk",
        "isometric", "low-poly", "origami", "modeling-compound", "cinematic", "3d-model", "pixel-art", "tile-texture",
    ];

    public static IReadOnlyList<string> GuidancePresets { get; } =
        ["NONE", "FAST_BLUE", "FAST_GREEN", "SIMPLE", "SLOW", "SLOWER", "SLOWEST"];

    public static IReadOnlyList<string> Samplers { get; } =
    [
        "DDIM", "DDPM", "K_DPMPP_2M", "K_DPMPP_2S_ANCESTRAL", "K_DPM_2", "K_DPM_2_ANCESTRAL", "K_EULER", "K_EULER_ANCESTRAL",
        "K_HEUN", "K_LMS",
    ];

    public static IReadOnlyList<string> AspectRatios { get; } = ["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"];
}
