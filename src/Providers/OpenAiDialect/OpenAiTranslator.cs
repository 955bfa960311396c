using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.OpenAiDialect;

/// <summary>One call of a request in OpenAI's shape, before it has an address.</summary>
internal sealed record OpenAiCall(ParameterSet Parameters, IReadOnlyList<InputFile> Files, int Pictures)
{
    /// <summary>The header <c>accept</c>; only events are asked for by it.</summary>
    public string? Accept => Parameters.Flag(ParameterNames.Stream) == true ? "text/event-stream" : null;
}

/// <summary>A request in OpenAI's shape: the calls, or why there are none.</summary>
internal sealed record OpenAiPlan(IReadOnlyList<OpenAiCall> Calls)
{
    public GatewayError? Refusal { get; init; }

    public bool NeedsFiles { get; init; }

    public string? Model { get; init; }

    public ImageSize? SizeUsed { get; init; }

    public ImageSize? DefaultSize { get; init; }

    public string? DefaultQuality { get; init; }

    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>The plan with addresses.</summary>
    public Translation ToTranslation(Func<OpenAiCall, ProviderCall> address)
    {
        if (Refusal is not null)
            return Translation.Refuse(Refusal);
        return NeedsFiles
            ? Translation.AfterFiles()
            : Translation.To([.. Calls.Select(address)]) with { Model = Model, SizeUsed = SizeUsed, Dropped = Dropped, DefaultSize = DefaultSize, DefaultQuality = DefaultQuality };
    }
}

/// <summary>
/// Fits a request to what a model of OpenAI's takes, wherever it is hosted: parameters that it refuses are left out, a
/// size is moved to the nearest one, and more pictures than it draws at once become several calls.
/// </summary>
internal static class OpenAiTranslator
{
    // For hosts whose models are not known here.
    private const int DefaultMaxCount = 10;
    private const long MaxSeed = uint.MaxValue;

    /// <summary>Plans the calls.</summary>
    /// <param name="image">The request.</param>
    /// <param name="modelName">The model that decides the rules; null when nothing is known.</param>
    /// <param name="atVendor">Whether the vendor itself serves, so that its limits are known to hold.</param>
    public static OpenAiPlan Plan(ImageRequest image, string? modelName, bool atVendor)
    {
        var model = OpenAiModels.Find(modelName);
        if (Refuse(image, model, atVendor) is { } refusal)
            return new([]) { Refusal = refusal };
        if (image.Operation != ImageOperation.Generation && image.Files.Count == 0 && MustBecomeFiles(image, model))
            return new([]) { NeedsFiles = true };

        var parameters = image.Parameters;
        var dropped = Drop(ref parameters, model);
        var sizeUsed = atVendor ? Fit(ref parameters, model) : null;
        if (parameters.Text(ParameterNames.Size) is { } size && !ImageSize.TryParse(size, out _) && size != "auto" && atVendor)
            return new([]) { Refusal = GatewayError.Invalid($"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size, "invalid_value") };

        return new(Split(image with { Parameters = parameters }, model?.MaxCount ?? DefaultMaxCount))
        {
            Model = modelName,
            SizeUsed = sizeUsed,
            DefaultSize = model?.DefaultSize,
            DefaultQuality = model?.DefaultQuality,
            Dropped = dropped,
        };
    }

    private static GatewayError? Refuse(ImageRequest image, OpenAiModel? model, bool atVendor)
    {
        if (model is null)
            return null;
        if (!model.Operations.Contains(image.Operation))
            return GatewayError.Unsupported($"The model '{model.Name}' has no image {image.Operation.ToString().ToLowerInvariant()}s.", ParameterNames.Model);
        if (atVendor && image.Parameters.Text(ParameterNames.Prompt) is { } prompt && prompt.Length > model.MaxPromptChars)
            return GatewayError.Invalid($"'prompt' has {prompt.Length} characters; '{model.Name}' takes at most {model.MaxPromptChars}.", ParameterNames.Prompt, "string_above_max_length");
        return null;
    }

    // OpenAI takes links and data URIs as JSON, for GPT image models and in 'images' only (providers 2.4).
    private static bool MustBecomeFiles(ImageRequest image, OpenAiModel? model) =>
        image.Operation == ImageOperation.Variation || model?.Name == "dall-e-2" || image.Parameters.Find(ParameterNames.Image) is not null;

    private static List<string> Drop(ref ParameterSet parameters, OpenAiModel? model)
    {
        var dropped = new List<string>();
        if (model is null)
            return dropped;

        foreach (var item in parameters.Items)
        {
            if (model.Parameters.Contains(item.Name) || !OpenAiModels.Vocabulary.Contains(item.Name))
                continue;
            parameters = parameters.Without(item.Name);

            // The gateway honours these itself: it converts the pictures and writes the events.
            if (!item.IsNull && item.Name is not (ParameterNames.ResponseFormat or ParameterNames.Stream or ParameterNames.PartialImages))
                dropped.Add(item.Name);
        }

        return dropped;
    }

    private static ImageSize? Fit(ref ParameterSet parameters, OpenAiModel? model)
    {
        if (model is { ChoosesSize: false } && parameters.Text(ParameterNames.Size) == "auto")
            parameters = parameters.Without(ParameterNames.Size);
        if (model is null || !ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted))
            return null;
        var nearest = model.Sizes.Nearest(wanted);
        if (nearest == wanted)
            return null;
        parameters = parameters.With(new(ParameterNames.Size, JsonText.Quote(nearest.ToString())));
        return nearest;
    }

    private static List<OpenAiCall> Split(ImageRequest image, int cap)
    {
        if (image.Count <= cap)
            return [new(image.Parameters, image.Files, image.Count)];

        // Events of several calls cannot be joined; each call then answers whole.
        var common = image.Parameters.Without(ParameterNames.Stream, ParameterNames.PartialImages);
        var calls = new List<OpenAiCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, cap))
        {
            calls.Add(new(common.With(new(ParameterNames.Count, JsonText.Number(count))).WithSeed(before, MaxSeed), image.Files, count));
            before += count;
        }

        return calls;
    }
}
