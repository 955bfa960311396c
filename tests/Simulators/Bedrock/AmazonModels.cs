using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>A Titan or Nova model with its limits.</summary>
public sealed record AmazonModel(string Id, string[] Tasks, int LongestText, long LargestSeed, int ShortestInput, int LongestInput)
{
    /// <summary>True for Nova Canvas, whose sizes are a range and whose masks and images are judged strictly.</summary>
    public bool IsNova { get; init; }

    public bool Draws(ImageSize size) => IsNova
        ? new[] { size.Width, size.Height }.All(side => side is >= 320 and <= 4096 && side % 16 == 0) && size.Elongation <= 4
        && size.Pixels < 4_194_304
        : AmazonModels.TitanSizes.Contains(size);
}

/// <summary>Amazon's own image models.</summary>
public static class AmazonModels
{
    private static readonly string[] FirstTasks = ["TEXT_IMAGE", "INPAINTING", "OUTPAINTING", "IMAGE_VARIATION"];
    private static readonly string[] AllTasks = [.. FirstTasks, "COLOR_GUIDED_GENERATION", "BACKGROUND_REMOVAL"];

    public static IReadOnlyList<ImageSize> TitanSizes { get; } =
    [
        new(1024, 1024), new(768, 768), new(512, 512), new(768, 1152), new(384, 576), new(1152, 768), new(576, 384), new(768, 1280),
        new(384, 640),
        new(1280, 768), new(640, 384), new(896, 1152), new(448, 576), new(1152, 896), new(576, 448), new(768, 1408), new(384, 704),
        new(1408, 768),
        new(704, 384), new(640, 1408), new(320, 704), new(1408, 640), new(704, 320), new(1152, 640), new(1173, 640),
    ];

    private static readonly AmazonModel[] All =
    [
        new("amazon.titan-image-generator-v1", FirstTasks, 512, 2_147_483_646, 256, 1408),
        new("amazon.titan-image-generator-v2:0", AllTasks, 512, 2_147_483_646, 256, 1408),
        new("amazon.nova-canvas-v1:0", [.. AllTasks, "VIRTUAL_TRY_ON"], 1024, 858_993_459, 320, 4096) { IsNova = true },
    ];

    public static AmazonModel? Find(string id) => Array.Find(All, model => model.Id == id);
}
