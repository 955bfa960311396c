using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Stability;

/// <summary>Stability's engines and services, and the sizes they draw (https://platform.stability.ai/docs/api-reference).</summary>
internal static class StabilityModels
{
    /// <summary>Engines that the v1 surface serves.</summary>
    public static ImmutableArray<string> V1 { get; } = ["stable-diffusion-xl-1024-v1-0", "stable-diffusion-v1-6"];

    /// <summary>Names of the models behind <c>sd3</c>.</summary>
    public static ImmutableArray<string> Sd3 { get; } =
        ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash", "sd3-large", "sd3-large-turbo", "sd3-medium"];

    /// <summary>The aspect ratios of v2beta; the image has about one megapixel.</summary>
    public static SizeRule Ratios { get; } = SizeRule.OneOf(
        new ImageSize(1, 1), new(21, 9), new(16, 9), new(3, 2), new(5, 4), new(4, 5), new(2, 3), new(9, 16), new(9, 21));

    private static readonly SizeRule SdxlSizes = SizeRule.OneOf(
        new ImageSize(1024, 1024), new(1152, 896), new(896, 1152), new(1216, 832), new(1344, 768), new(768, 1344), new(1536, 640), new(
            640, 1536));

    private static readonly SizeRule Sd16Sizes = SizeRule.Sides(min: 320, max: 1536, step: 64);

    /// <summary>
    /// Determines whether the model is an engine of v1; every other name is a service of v2beta, as at Portkey
    /// (docs/architecture/portkey.md#providers).
    /// </summary>
    public static bool IsV1(string model) =>
        V1.Contains(model) || model.StartsWith("stable-diffusion-v", StringComparison.Ordinal)
            || model.StartsWith("stable-diffusion-xl-", StringComparison.Ordinal);

    /// <summary>The sizes of a v1 engine.</summary>
    public static SizeRule SizesOfV1(string model) =>
        model.StartsWith("stable-diffusion-xl-", StringComparison.Ordinal) ? SdxlSizes : Sd16Sizes;

    /// <summary>Descriptions of the models for <c>/v1/models</c> and the documentation.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
    [
        .. V1.Select(name => new ModelInfo(name, [ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation])
        {
            Sizes = name.StartsWith("stable-diffusion-xl-", StringComparison.Ordinal)
                ? "8 sizes of about 1 MP"
                : "sides of 320 to 1536 in steps of 64",
            MaxCount = 10,
            TakesMask = true,
        }),
        .. StabilityServices.All.Select(service => Describe(service, service.Name)),
        .. Sd3.Select(name => Describe(StabilityServices.All.First(service => service.Name == "sd3"), name)),
    ];

    private static ModelInfo Describe(StabilityService service, string name) => new(name, (service.Generates, service.Image) switch
    {
        (true, Place.None) => [ImageOperation.Generation],
        (true, _) => [ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation],
        _ when service.Needs.Count > 0 || service.Name == "outpaint" => [ImageOperation.Edit],
        _ => [ImageOperation.Edit, ImageOperation.Variation],
    })
    {
        Sizes = service.Ratio ? "9 aspect ratios, about 1 MP" : "as the image",
        Formats = service.Formats,
        TakesMask = service.Mask,
        PriceKey = service.PriceKey,
    };
}
