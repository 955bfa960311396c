using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Image models that Bedrock serves.</summary>
internal static class BedrockModels
{
    private const string Ratios = "9 aspect ratios, about 1 megapixel";

    private static readonly ImmutableArray<ImageOperation> Everything =
        [ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation];
    private static readonly ImmutableArray<ImageOperation> GenerateAndEdit = [ImageOperation.Generation, ImageOperation.Edit];
    private static readonly ImmutableArray<ImageOperation> Generate = [ImageOperation.Generation];
    private static readonly ImmutableArray<ImageOperation> Edit = [ImageOperation.Edit];

    /// <summary>The models that are known by name.</summary>
    public static ImmutableArray<BedrockModel> All { get; } =
    [
        Amazon("amazon.titan-image-generator-v1", AmazonLimits.TitanV1, "25 sizes, long side at most 1408"),
        Amazon("amazon.titan-image-generator-v2:0", AmazonLimits.TitanV2, "25 sizes, long side at most 1408"),
        Amazon("amazon.nova-canvas-v1:0", AmazonLimits.Nova, "sides 320-4096 in steps of 16, up to 4:1, under 4.2 megapixels", new DateOnly(
            2026, 9, 30)),
        Sdxl("stability.stable-diffusion-xl-v1"),
        Stable("stability.sd3-large-v1:0", takesImage: false, hasMode: true),
        Stable("stability.sd3-5-large-v1:0", takesImage: true, hasMode: true),
        Stable("stability.stable-image-core-v1:0", takesImage: false, hasMode: false),
        Stable("stability.stable-image-core-v1:1", takesImage: false, hasMode: false),
        Stable("stability.stable-image-ultra-v1:0", takesImage: false, hasMode: false),
        Stable("stability.stable-image-ultra-v1:1", takesImage: true, hasMode: false),
        .. StableService.All.Select(ServiceModel),
    ];

    /// <summary>
    /// The model of this name; an unknown one of a known family is served by the family's newest rules. Null: no image model.
    /// </summary>
    public static BedrockModel? Find(string name)
    {
        if (All.FirstOrDefault(model => model.Info.Name == name || model.Info.PriceKey == name) is { } known)
            return known;
        if (StableService.Find(name) is { } service)
            return ServiceModel(service);
        return name switch
        {
            _ when name.StartsWith("amazon.titan-image-generator-v1", StringComparison.Ordinal) =>
                Amazon(name, AmazonLimits.TitanV1, "any"),
            _ when name.StartsWith("amazon.titan-image", StringComparison.Ordinal) => Amazon(name, AmazonLimits.TitanV2, "any"),
            _ when name.StartsWith("amazon.nova-canvas", StringComparison.Ordinal) => Amazon(name, AmazonLimits.Nova, "any"),
            _ when name.StartsWith("stability.stable-diffusion-xl", StringComparison.Ordinal) => Sdxl(name),
            _ when name.StartsWith("stability.sd3", StringComparison.Ordinal) => Stable(name, takesImage: true, hasMode: true),
            _ when name.StartsWith("stability.", StringComparison.Ordinal) => Stable(name, takesImage: true, hasMode: false),
            _ => null,
        };
    }

    private static BedrockModel Amazon(string name, AmazonLimits limits, string sizes, DateOnly? sunset = null) =>
        new(new(name, Everything)
        { Sizes = sizes, MaxCount = AmazonLimits.MaxCount, TakesMask = true, Sunset = sunset }, BedrockFamily.Amazon)
        { Limits = limits };

    private static BedrockModel Sdxl(string name) =>
        new(new(name, GenerateAndEdit) { Sizes = "8 sizes of about 1 megapixel", TakesMask = true }, BedrockFamily.Sdxl);

    private static BedrockModel Stable(string name, bool takesImage, bool hasMode) =>
        new(new(name, takesImage ? GenerateAndEdit : Generate) { Sizes = Ratios, Formats = ["png", "jpeg"] }, BedrockFamily.StableImage)
        { TakesImage = takesImage, HasMode = hasMode };

    // Called by a profile of the region's group; the price is the model's own.
    private static BedrockModel ServiceModel(StableService service)
    {
        var name = $"stability.stable-{(IsImageService(service.Name) ? "image-" : string.Empty)}{service.Name}-v1:0";
        return new(
            new("us." + name, Edit)
            {
                Sizes = service.TakesRatio ? Ratios : "as the image",
                Formats = service.Formats,
                TakesMask = service.TakesMask,
                PriceKey = name,
            },
            BedrockFamily.Service)
        { Service = service };
    }

    private static bool IsImageService(string name) =>
        !name.EndsWith("-upscale", StringComparison.Ordinal) && name is not ("outpaint" or "style-transfer");
}
