using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>A v1 engine and the sizes it draws.</summary>
public sealed record Engine(string Id, string Name, ImageSize UsualSize, bool IsSdxl);

/// <summary>Engines that the v1 surface serves.</summary>
public static class Engines
{
    public const int Step = 64;
    public const int ShortestSide = 320;
    public const int LongestSide = 1_536;

    public static IReadOnlyList<ImageSize> SdxlSizes { get; } =
        [new(1024, 1024), new(1152, 896), new(896, 1152), new(1216, 832), new(1344, 768), new(768, 1344), new(1536, 640), new(640, 1536)];

    public static IReadOnlyList<Engine> All { get; } =
    [
        new("stable-diffusion-xl-1024-v1-0", "Stable Diffusion XL v1.0", new(1024, 1024), IsSdxl: true),
        new("stable-diffusion-v1-6", "Stable Diffusion v1.6", new(512, 512), IsSdxl: false),
    ];

    public static Engine? Find(string id) => All.FirstOrDefault(engine => engine.Id == id);
}
