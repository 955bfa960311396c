using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Fireworks;

/// <summary>The three surfaces of Fireworks' images, each with its own requests and answers.</summary>
internal enum FireworksSurface
{
    /// <summary>Model that is served at <c>/workflows/{model}/text_to_image</c>.</summary>
    Flux,

    /// <summary><c>/workflows/{model}</c>, which answers with a task</summary>
    Kontext,

    /// <summary>Model served at <c>/image_generation/{model}</c> and <c>…/image_to_image</c>.</summary>
    Diffusion,
}

/// <summary>Fireworks' image models. Steps of a quality are ours.</summary>
internal static class FireworksModels
{
    /// <summary>Portkey fills in this model where the caller names none (docs/architecture/portkey.md#providers).</summary>
    public const string DefaultModel = "stable-diffusion-xl-1024-v1-0";

    /// <summary>The model of edits where the caller names none.</summary>
    public const string DefaultEditModel = "flux-kontext-pro";

    /// <summary>Images per call of <c>/image_generation</c>; the workflows draw one.</summary>
    public const int MaxSamples = 10;

    private const string Schnell = "schnell";

    private static readonly ImmutableArray<string> Flux = ["flux-1-dev-fp8", "flux-1-schnell-fp8"];

    private static readonly ImmutableArray<string> Kontext = [DefaultEditModel, "flux-kontext-max"];

    private static readonly ImmutableArray<string> Diffusion =
        [DefaultModel, "playground-v2-1024px-aesthetic", "playground-v2-5-1024px-aesthetic", "SSD-1B", "japanese-stable-diffusion-xl"];

    /// <summary>
    /// The shapes of the workflows, as Fireworks' page lists them for FLUX; Kontext takes anything between the longest two.
    /// </summary>
    public static AspectRatios Ratios { get; } = new(
        new(1, 1), new(21, 9), new(16, 9), new(3, 2), new(5, 4), new(4, 5), new(2, 3), new(9, 16), new(9, 21), new(4, 3), new(3, 4));

    /// <summary>The sizes of the SDXL family.</summary>
    public static SizeRule Sizes { get; } = SizeRule.OneOf(
        new ImageSize(1024, 1024), new(1152, 896), new(896, 1152), new(1216, 832), new(832, 1216), new(1344, 768), new(768, 1344), new(
            1536, 640), new(640, 1536));

    /// <summary>Descriptions of the models for <c>/v1/models</c> and the documentation.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
    [
        .. Flux.Select(name => Describe(name, [ImageOperation.Generation], $"{Ratios.Count} aspect ratios", 1)),
        .. Kontext.Select(name => Describe(name, [ImageOperation.Generation, ImageOperation.Edit], $"{Ratios.Count} aspect ratios", 1)),
        .. Diffusion.Select(
            name => Describe(name, [ImageOperation.Generation, ImageOperation.Edit], "9 sizes of about 1 megapixel", MaxSamples)),
    ];

    /// <summary>The whole name of a model: a short one is one of Fireworks' own, or of the caller's account where that is known.</summary>
    public static string NameOf(string model, string? account)
    {
        if (model.Contains('/', StringComparison.Ordinal))
            return model;
        var own = string.IsNullOrEmpty(account) || Flux.Contains(model) || Kontext.Contains(model) || Diffusion.Contains(model);
        return $"accounts/{(own ? "fireworks" : account)}/models/{model}";
    }

    /// <summary>Gets the route that serves a model; by its name, since a fine-tuned model keeps its family in it.</summary>
    public static FireworksSurface SurfaceOf(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        if (name.Contains("kontext", StringComparison.OrdinalIgnoreCase))
            return FireworksSurface.Kontext;
        return name.Contains("flux", StringComparison.OrdinalIgnoreCase) ? FireworksSurface.Flux : FireworksSurface.Diffusion;
    }

    /// <summary>The steps of a quality (1 to 50), or null where the model's own number is meant.</summary>
    public static int? StepsOf(string model, string? quality) => (quality, SurfaceOf(model)) switch
    {
        ("low", FireworksSurface.Flux) => IsSchnell(model) ? 2 : 14,
        ("high" or "hd", FireworksSurface.Flux) => IsSchnell(model) ? 8 : 40,
        ("low", FireworksSurface.Diffusion) => 15,
        ("high" or "hd", FireworksSurface.Diffusion) => 50,
        _ => null,
    };

    private static bool IsSchnell(string model) => model.Contains(Schnell, StringComparison.OrdinalIgnoreCase);

    private static ModelInfo Describe(string name, IReadOnlyList<ImageOperation> operations, string sizes, int maxCount) =>
        new(NameOf(name, null), operations) { Sizes = sizes, MaxCount = maxCount, Formats = ["png", "jpeg"] };
}
