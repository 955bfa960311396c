using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Segmind;

/// <summary>Names of fields in the schemas of Segmind's models; every model has a schema of its own.</summary>
internal enum SegmindSchema
{
    /// <summary>Models of the SDXL family: <c>img_width</c>, <c>num_inference_steps</c>, <c>samples</c>, <c>base64</c>.</summary>
    Diffusion,

    /// <summary>FLUX models that take <c>aspect_ratio</c> and <c>steps</c>.</summary>
    FluxByRatio,

    /// <summary>FLUX with <c>width</c>, <c>height</c>, <c>steps</c> and <c>samples</c>, always as bytes.</summary>
    FluxByPixels,
}

/// <summary>A model of Segmind's.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Schema">How its fields are called.</param>
/// <param name="TakesImage">Whether it works from an image in <c>image</c>; null where that is not known.</param>
/// <param name="TakesMask">Whether it takes a <c>mask</c>.</param>
internal sealed record SegmindModel(string Name, SegmindSchema Schema, bool? TakesImage = false, bool TakesMask = false)
{
    /// <summary>Greatest number of images per call.</summary>
    public int MaxCount => Schema == SegmindSchema.Diffusion ? SegmindModels.MaxSamples : 1;

    /// <summary>
    /// The steps of a quality, or null where the model's own number is meant. The numbers are ours, within the documented ranges.
    /// </summary>
    public int? StepsOf(string? quality) => (quality, Schema) switch
    {
        ("low", SegmindSchema.Diffusion) => 20,
        ("high" or "hd", SegmindSchema.Diffusion) => 50,
        ("low", _) => 2,
        ("high" or "hd", _) => 8,
        _ => null,
    };
}

/// <summary>
/// Some of Segmind's models (https://www.segmind.com/models); any other is taken as one of the SDXL family, as Portkey does.
/// </summary>
internal static class SegmindModels
{
    /// <summary>Images per call of the SDXL family.</summary>
    public const int MaxSamples = 10;

    /// <summary>Sides of the SDXL family.</summary>
    public static SizeRule DiffusionSizes { get; } = SizeRule.Sides(min: 512, max: 1024, step: 8);

    /// <summary>Sides of FLUX by pixels.</summary>
    public static SizeRule FluxSizes { get; } = SizeRule.Sides(min: 512, max: 2048, step: 8);

    /// <summary>The shapes of FLUX by ratio.</summary>
    public static AspectRatios Ratios { get; } = new(
        new(1, 1), new(16, 9), new(21, 9), new(2, 3), new(3, 2), new(4, 5), new(5, 4), new(9, 16), new(9, 21));

    /// <summary>Models with known parameters.</summary>
    public static ImmutableArray<SegmindModel> All { get; } =
    [
        new("sdxl1.0-txt2img", SegmindSchema.Diffusion),
        new("sdxl-txt2img", SegmindSchema.Diffusion),
        new("ssd-1b", SegmindSchema.Diffusion),
        new("sdxl-img2img", SegmindSchema.Diffusion, TakesImage: true),
        new("ssd-img2img", SegmindSchema.Diffusion, TakesImage: true),
        new("sdxl-inpaint", SegmindSchema.Diffusion, TakesImage: true, TakesMask: true),
        new("flux-schnell", SegmindSchema.FluxByPixels),
        new("fast-flux-schnell", SegmindSchema.FluxByRatio),
    ];

    /// <summary>The model of this name, or what its name tells.</summary>
    public static SegmindModel Find(string name)
    {
        if (All.FirstOrDefault(model => model.Name == name) is { } known)
            return known;
        var schema = name.Contains("flux", StringComparison.OrdinalIgnoreCase) ? SegmindSchema.FluxByRatio : SegmindSchema.Diffusion;
        return new(name, schema, TakesImage: null, TakesMask: name.Contains("inpaint", StringComparison.OrdinalIgnoreCase)
            || name.Contains("fill", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Describes a model for <c>/v1/models</c> and the documentation.</summary>
    public static ModelInfo Describe(SegmindModel model) =>
        new(model.Name, model.TakesImage == true
            ? model.TakesMask ? [ImageOperation.Edit] : [ImageOperation.Edit, ImageOperation.Variation]
            : [ImageOperation.Generation])
        {
            Sizes = (model.TakesImage, model.Schema) switch
            {
                (true, _) => "as the image",
                (_, SegmindSchema.FluxByRatio) => $"{Ratios.Count} aspect ratios",
                (_, SegmindSchema.FluxByPixels) => "sides of 512 to 2048",
                _ => "sides of 512 to 1024",
            },
            MaxCount = model.MaxCount,
            Formats = ["jpeg"],
            TakesMask = model.TakesMask,
        };
}
