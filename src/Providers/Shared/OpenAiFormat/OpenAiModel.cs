using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>A model of OpenAI's, at OpenAI, on Azure or on a host that took its name.</summary>
/// <param name="Name">The name without a snapshot's date.</param>
/// <param name="Operations">What it can be asked for.</param>
/// <param name="MaxCount">Images per call (docs/architecture/images.md#several-images).</param>
/// <param name="MaxPromptChars">Characters of a prompt.</param>
/// <param name="Sizes">Sizes it draws (docs/architecture/images.md#sizes).</param>
/// <param name="SizesText">The sizes in words.</param>
/// <param name="Parameters">Those of OpenAI's parameters that it takes; the service answers 400 to the others.</param>
internal sealed record OpenAiModel(
    string Name,
    ImmutableArray<ImageOperation> Operations,
    int MaxCount,
    int MaxPromptChars,
    SizeRule Sizes,
    string SizesText,
    ImmutableArray<string> Parameters)
{
    /// <summary>Date on which OpenAI stops or stopped serving it (https://platform.openai.com/docs/deprecations).</summary>
    public DateOnly? Sunset { get; init; }

    /// <summary>Model that OpenAI serves in its place.</summary>
    public string? Successor { get; init; }

    /// <summary>Describes the model for <c>/v1/models</c> and the documentation.</summary>
    public ModelInfo ToInfo(params ReadOnlySpan<ImageOperation> without)
    {
        var operations = new List<ImageOperation>(Operations);
        foreach (var operation in without)
            operations.Remove(operation);
        return new(Name, operations)
        {
            Sizes = SizesText,
            MaxCount = MaxCount,
            Formats = Streams ? ["png", "jpeg", "webp"] : ["png"],
            TakesMask = Operations.Contains(ImageOperation.Edit),
            Streams = Streams,
        };
    }

    /// <summary>The quality where the caller names none; the GPT image models choose for themselves.</summary>
    public string? DefaultQuality => Streams ? null : "standard";

    /// <summary>The size where the caller names none; the GPT image models choose for themselves.</summary>
    public ImageSize? DefaultSize => Streams ? null : new(1024, 1024);

    /// <summary>The form of its images where a request names none.</summary>
    public ImageFormat DefaultFormat => Parameters.Contains(ParameterNames.ResponseFormat) ? ImageFormat.Url : ImageFormat.Base64;

    /// <summary>True when the model itself answers with server-sent events.</summary>
    public bool Streams => Parameters.Contains(ParameterNames.Stream);

    /// <summary>True when it takes <c>auto</c> for a size: the GPT image models do, DALL·E has a default instead.</summary>
    public bool ChoosesSize => !Parameters.Contains(ParameterNames.ResponseFormat);
}

/// <summary>OpenAI's image models; dates of retirement are OpenAI's (https://platform.openai.com/docs/deprecations).</summary>
internal static class OpenAiModels
{
    private static readonly ImmutableArray<string> Common =
        [ParameterNames.Prompt, ParameterNames.Model, ParameterNames.Count, ParameterNames.Size, ParameterNames.User, ParameterNames.Image,
            ParameterNames.Images, ParameterNames.Mask];

    private static readonly ImmutableArray<string> Gpt =
    [
        .. Common, ParameterNames.Quality, ParameterNames.Background, ParameterNames.Moderation, ParameterNames.OutputFormat,
        ParameterNames.OutputCompression, ParameterNames.PartialImages, ParameterNames.Stream,
    ];

    private static readonly ImmutableArray<ImageOperation> GenerateAndEdit = [ImageOperation.Generation, ImageOperation.Edit];

    private static readonly SizeRule ThreeSizes = SizeRule.OneOf(new ImageSize(1024, 1024), new(1536, 1024), new(1024, 1536));

    // Both sides multiples of 16 and at most 3840, long to short at most 3:1, 655,360 to 8,294,400 pixels.
    private static readonly SizeRule FreeSizes = SizeRule.Area(max: 3840, step: 16, maxRatio: 3, minPixels: 655_360, maxPixels: 8_294_400);

    private const string ThreeSizesText = "1024x1024, 1536x1024, 1024x1536";
    private const string FreeSizesText = "multiples of 16 up to 3840, 3:1, 0.66 to 8.3 megapixels";

    /// <summary>The model that takes the place of those that OpenAI retires.</summary>
    public const string Current = "gpt-image-2";

    /// <summary>Every parameter that OpenAI documents; others are a host's own and are passed on.</summary>
    public static ImmutableArray<string> Vocabulary { get; } =
        [.. Gpt, ParameterNames.Style, ParameterNames.ResponseFormat, ParameterNames.InputFidelity];

    /// <summary>The models, newest last.</summary>
    public static ImmutableArray<OpenAiModel> All { get; } =
    [
        new("dall-e-2", [ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation], 10, 1_000,
            SizeRule.OneOf(
                new ImageSize(256, 256), new(512, 512), new(
                    1024, 1024)), "256x256, 512x512, 1024x1024", [.. Common, ParameterNames.Quality, ParameterNames.ResponseFormat])
        { Sunset = new(2026, 5, 12), Successor = Current },
        new("dall-e-3", [ImageOperation.Generation], 1, 4_000,
            SizeRule.OneOf(
                new ImageSize(1024, 1024), new(1792, 1024), new(
                    1024, 1792)), "1024x1024, 1792x1024, 1024x1792",
                    [.. Common, ParameterNames.Quality, ParameterNames.Style, ParameterNames.ResponseFormat])
        { Sunset = new(2026, 5, 12), Successor = Current },
        Of("gpt-image-1", ThreeSizes, ThreeSizesText, fidelity: true) with { Sunset = new(2026, 10, 23), Successor = Current },
        Of("gpt-image-1-mini", ThreeSizes, ThreeSizesText, fidelity: false) with { Sunset = new(2026, 12, 1), Successor = Current },
        Of("gpt-image-1.5", ThreeSizes, ThreeSizesText, fidelity: true) with { Sunset = new(2026, 12, 1), Successor = Current },
        Of("chatgpt-image-latest", ThreeSizes, ThreeSizesText, fidelity: true) with { Sunset = new(2026, 12, 1), Successor = Current },
        Of(Current, FreeSizes, FreeSizesText, fidelity: false),
        Of("gpt-image-2.5-flare", FreeSizes, FreeSizesText, fidelity: true),
        Of("gpt-image-2.5-sunburst", FreeSizes, FreeSizesText, fidelity: true),
    ];

    /// <summary>The model of this name or of a dated snapshot of it, or null.</summary>
    public static OpenAiModel? Find(string? name)
    {
        foreach (var model in All)
        {
            if (name is not null && name.StartsWith(model.Name, StringComparison.Ordinal) && IsSnapshot(name.AsSpan(model.Name.Length)))
                return model;
        }

        return null;
    }

    private static OpenAiModel Of(string name, SizeRule sizes, string sizesText, bool fidelity) =>
        new(name, GenerateAndEdit, 10, 32_000, sizes, sizesText, fidelity ? [.. Gpt, ParameterNames.InputFidelity] : Gpt);

    // Nothing, or a date as in -2026-04-21.
    private static bool IsSnapshot(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || (rest.Length == 11 && rest[0] == '-' && DateOnly.TryParseExact(rest[1..], "yyyy-MM-dd", out _));
}
