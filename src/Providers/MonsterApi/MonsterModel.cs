using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.MonsterApi;

/// <summary>A model of Monster API and the fields it has; limits are those of the vendor's client.</summary>
/// <param name="Name">The model's name in the path.</param>
/// <param name="TakesImage">Whether it works on an image, in <c>init_image_url</c>.</param>
/// <param name="MaxSamples">Images per call; 1 where the model has no such field.</param>
/// <param name="HasShape">Whether it has <c>aspect_ratio</c>.</param>
internal sealed record MonsterModel(string Name, bool TakesImage, int MaxSamples, bool HasShape)
{
    private const double UsualStrength = 0.75;

    /// <summary>True when it has a <c>strength</c> between 0 and 1.</summary>
    public bool HasStrength { get; init; }

    /// <summary>True when it has a <c>style</c>.</summary>
    public bool HasStyle => HasShape;

    /// <summary>Description of the model for <c>/v1/models</c> and the documentation.</summary>
    public ModelInfo Info =>
        new(Name, TakesImage
            ? HasStrength ? [ImageOperation.Edit, ImageOperation.Variation] : [ImageOperation.Edit]
            : [ImageOperation.Generation])
        {
            Sizes = HasShape ? "square, landscape, portrait" : "as the image",
            MaxCount = MaxSamples,
        };

    /// <summary>The strength for OpenAI's <c>input_fidelity</c>; null for another word.</summary>
    public static double? StrengthOf(string? fidelity) => fidelity switch
    {
        "high" => UsualStrength / 2,
        "low" => UsualStrength,
        _ => null,
    };
}

/// <summary>Models that Monster API serves.</summary>
internal static class MonsterModels
{
    /// <summary>Default model for generations.</summary>
    public const string ForText = "txt2img";

    /// <summary>Default model for edits and variations.</summary>
    public const string ForImages = "img2img";

    /// <summary>The models that are known.</summary>
    public static IReadOnlyList<MonsterModel> All { get; } =
    [
        new(ForText, TakesImage: false, MaxSamples: 4, HasShape: true),
        new("sdxl-base", TakesImage: false, MaxSamples: 4, HasShape: true),
        new(ForImages, TakesImage: true, MaxSamples: 1, HasShape: false) { HasStrength = true },
        new("pix2pix", TakesImage: true, MaxSamples: 1, HasShape: false),
        new("photo-maker", TakesImage: true, MaxSamples: 3, HasShape: false),
    ];

    /// <summary>The model of this name; one that is not known is taken for the usual one of its kind.</summary>
    public static MonsterModel Find(string? name, ImageOperation operation)
    {
        var usual = operation == ImageOperation.Generation ? ForText : ForImages;
        return All.FirstOrDefault(model => model.Name == (name ?? usual)) ?? All.First(model => model.Name == usual) with { Name = name! };
    }
}
