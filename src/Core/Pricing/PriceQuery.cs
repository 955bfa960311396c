using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Pricing;

/// <summary>A request as it is sent to a provider, as far as its price depends on it.</summary>
/// <param name="Provider">The provider's slug.</param>
/// <param name="Model">The model that is asked.</param>
/// <param name="Operation">What is asked for.</param>
/// <param name="Count">Images, at least 1.</param>
public readonly record struct PriceQuery(string Provider, string Model, ImageOperation Operation, int Count)
{
    private const int MaxInputImages = 1_000;

    /// <summary>The size, or null where the provider chooses.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>The quality, or null where the provider chooses.</summary>
    public string? Quality { get; init; }

    /// <summary>The vendor's word for the resolution, or null where it has none.</summary>
    public string? Resolution { get; init; }

    /// <summary>The kind of deployment that is called, of <see cref="Deployments"/>; null where it is not known.</summary>
    public string? Deployment { get; init; }

    /// <summary>Calls that the request becomes, each of which reads the prompt and the input images; at least 1.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>The steps, or null where the provider chooses.</summary>
    public int? Steps { get; init; }

    /// <summary>Images and masks that are sent along.</summary>
    public int InputImageCount { get; init; }

    /// <summary>UTF-8 bytes of the prompt; no tokenizer makes more tokens than bytes.</summary>
    public int PromptBytes { get; init; }

    /// <summary>Partial images per image, which are billed as tokens.</summary>
    public int PartialImages { get; init; }

    /// <summary>The query for a request that was written for a provider, or null where it names no model.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="image">The request with the target's overrides.</param>
    /// <param name="translation">What is sent.</param>
    public static PriceQuery? From(IImageProvider provider, ImageRequest image, Translation translation)
    {
        if (ModelOf(provider, translation) is not { } model)
            return null;
        var parameters = image.Parameters;
        var size = translation.SizeUsed
            ?? (ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var named) ? named : translation.DefaultSize);
        var steps = parameters.Integer("steps") ?? parameters.Integer("num_inference_steps");
        return new PriceQuery(provider.Slug, model, image.Operation, image.Count)
        {
            Size = size,
            Quality = parameters.Text(ParameterNames.Quality) is { } quality and not "auto" ? quality : translation.DefaultQuality,
            Resolution = translation.Resolution,
            Deployment = translation.Deployment,
            Calls = Math.Max(1, translation.Calls.Count),
            Steps = steps is > 0 and <= 10_000 ? (int)steps : null,
            InputImageCount = InputImages(image),
            PromptBytes = Bytes(parameters, ParameterNames.Prompt) + Bytes(parameters, ParameterNames.NegativePrompt)
                + translation.ExtraInputBytes,
            PartialImages = image.Stream ? (int)Math.Clamp(parameters.Integer(ParameterNames.PartialImages) ?? 0, 0, 3) : 0,
        };
    }

    // An edit has at least one, whatever its field is called.
    private static int InputImages(ImageRequest image) =>
        (int)Math.Clamp(InputTally.Count(image).Images, image.Operation == ImageOperation.Generation ? 0 : 1, MaxInputImages);

    private static int Bytes(ParameterSet parameters, string name) =>
        parameters.Find(name)?.StringBytes() ?? 0;

    /// <summary>The price sheet's name for the model that is asked, or null where none is named.</summary>
    public static string? ModelOf(IImageProvider provider, Translation translation) =>
        translation.Model is { } model ? provider.FindModel(model)?.PriceKey ?? model : null;
}
