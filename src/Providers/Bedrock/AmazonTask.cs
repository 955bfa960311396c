using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Bedrock;

/// <summary>A <c>taskType</c> of Titan and Nova and the object that holds its parameters.</summary>
/// <param name="Type">The word.</param>
/// <param name="Params">The object's name.</param>
internal sealed record AmazonTask(string Type, string Params)
{
    /// <summary>True when the task reads a text.</summary>
    public bool TakesText { get; init; } = true;

    /// <summary>True when the size can be chosen; else the result keeps the size of the input.</summary>
    public bool TakesSize { get; init; }

    /// <summary>The field of its only image.</summary>
    public string? Image { get; init; }

    /// <summary>The field of its list of images.</summary>
    public string? Images { get; init; }

    /// <summary>The field of a second image.</summary>
    public string? Reference { get; init; }

    /// <summary>True when a mask marks the area to change.</summary>
    public bool TakesMask { get; init; }

    /// <summary>True when the white of the mask changes instead of its black (docs/architecture/images.md#masks).</summary>
    public bool WhiteChanges { get; init; }

    /// <summary>True when the task has an <c>imageGenerationConfig</c>, and with it a count.</summary>
    public bool HasConfig { get; init; } = true;

    private static readonly AmazonTask TextImage = new("TEXT_IMAGE", "textToImageParams") { TakesSize = true };
    private static readonly AmazonTask ColorGuided = new("COLOR_GUIDED_GENERATION", "colorGuidedGenerationParams")
    { TakesSize = true, Reference = "referenceImage" };
    private static readonly AmazonTask Inpainting = new("INPAINTING", "inPaintingParams") { Image = "image", TakesMask = true };
    private static readonly AmazonTask Outpainting = new("OUTPAINTING", "outPaintingParams")
    { Image = "image", TakesMask = true, WhiteChanges = true };
    private static readonly AmazonTask Variation = new("IMAGE_VARIATION", "imageVariationParams") { TakesSize = true, Images = "images" };
    private static readonly AmazonTask BackgroundRemoval = new("BACKGROUND_REMOVAL", "backgroundRemovalParams")
    { Image = "image", TakesText = false, HasConfig = false };
    private static readonly AmazonTask TryOn = new("VIRTUAL_TRY_ON", "virtualTryOnParams")
    { Image = "sourceImage", Reference = "referenceImage", TakesText = false };

    private static readonly ImmutableArray<AmazonTask> All =
        [TextImage, ColorGuided, Inpainting, Outpainting, Variation, BackgroundRemoval, TryOn];

    /// <summary>
    /// The task of a request: the caller's own <c>taskType</c>, else by what came with it. Null where the caller's is none.
    /// A native parameter that one task alone has chooses that task.
    /// </summary>
    public static AmazonTask? From(ImageRequest image, bool hasMask, AmazonLimits limits)
    {
        var parameters = image.Parameters;
        if (parameters.Find("taskType") is { } named)
            return All.FirstOrDefault(task => task.Type == named.AsString());
        if (All.FirstOrDefault(task => parameters.Find(task.Params) is not null) is { } byObject)
            return byObject;
        if (image.Operation == ImageOperation.Generation)
            return parameters.Find("colors") is null ? TextImage : ColorGuided;
        if (hasMask || parameters.Find("maskPrompt") is not null || parameters.Find("maskImage") is not null)
            return parameters.Find("outPaintingMode") is null ? Inpainting : Outpainting;
        return limits.RemovesBackground && WantsOnlyTransparency(parameters) ? BackgroundRemoval : Variation;
    }

    // With a prompt the image is to change, and the prompt would be lost.
    private static bool WantsOnlyTransparency(ParameterSet parameters) =>
        parameters.Text(ParameterNames.Background) == "transparent" && string.IsNullOrEmpty(parameters.Text(ParameterNames.Prompt));
}
