using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>One call of a request in OpenAI's shape, before it has an address.</summary>
/// <param name="Parameters">What the call asks for.</param>
/// <param name="Images">Images that it asks for.</param>
/// <param name="Form">Form of its body.</param>
internal readonly record struct OpenAiCall(ParameterSet Parameters, int Images, OpenAiBodyForm Form)
{
    /// <summary>Body of the planned call.</summary>
    public CallBody Body => Form.Write(Parameters);

    /// <summary>The header <c>accept</c>; only events are asked for by it.</summary>
    public string? Accept => Parameters.Flag(ParameterNames.Stream) == true ? "text/event-stream" : null;
}

/// <summary>A request in OpenAI's shape: the calls, or why there are none.</summary>
internal readonly record struct OpenAiPlan(IReadOnlyList<OpenAiCall> Calls)
{
    public GatewayError? Refusal { get; init; }

    public bool NeedsFiles { get; init; }

    public string? Model { get; init; }

    public ImageSize? SizeUsed { get; init; }

    public ImageSize? DefaultSize { get; init; }

    public string? DefaultQuality { get; init; }

    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>The plan with addresses.</summary>
    /// <param name="of">The request, for the address.</param>
    /// <param name="address">Addresses a call of the request.</param>
    public Translation ToTranslation<TRequest>(TRequest of, Func<TRequest, OpenAiCall, ProviderCall> address)
    {
        if (Refusal is not null)
            return Translation.Refuse(Refusal);
        if (NeedsFiles)
            return Translation.AfterFiles();
        var calls = new ProviderCall[Calls.Count];
        for (var index = 0; index < calls.Length; index++)
            calls[index] = address(of, Calls[index]);
        return new(calls)
        {
            Model = Model,
            SizeUsed = SizeUsed,
            Dropped = Dropped,
            DefaultSize = DefaultSize,
            DefaultQuality = DefaultQuality,
        };
    }
}

/// <summary>
/// Fits a request to what a model of OpenAI's takes, wherever it is hosted: parameters that it refuses are left out, a
/// size is moved to the nearest one, and more images than it draws at once become several calls.
/// </summary>
internal static class OpenAiTranslator
{
    // For hosts whose models are not known here.
    private const int DefaultMaxCount = 10;
    private const long MaxSeed = uint.MaxValue;

    // A data URI of 20,971,520 characters (OpenAI's reference, "Create image edit") with its head.
    private const int MaxBytesInJson = 15_728_000;

    /// <summary>Plans the calls of a request.</summary>
    /// <param name="image">The request.</param>
    /// <param name="modelName">The model that decides the rules; null when nothing is known.</param>
    /// <param name="atVendor">Whether the vendor itself serves, so that its limits are known to hold.</param>
    /// <param name="asJson">Whether the images of an edit go as JSON; null: as OpenAI takes them.</param>
    /// <param name="ownHost">Whether a host of the caller's own serves, whose models only have the names of OpenAI's.</param>
    public static OpenAiPlan Plan(ImageRequest image, string? modelName, bool atVendor, bool? asJson = null, bool ownHost = false)
    {
        var known = OpenAiModels.Find(modelName);
        var model = ownHost ? null : known;
        if (Refuse(image, model, atVendor) is { } refusal)
            return new([]) { Refusal = refusal };
        var json = asJson ?? GoAsJson(image, model);
        if (!json && !image.Inputs.AreFiles)
            return new([]) { NeedsFiles = true };

        image = image with
        {
            Parameters = new(
            [.. image.Parameters.Items.Where(item => !InputNames.IsInput(item.Name))]),
            Inputs = image.Inputs
        };
        var parameters = image.Parameters;
        var dropped = Drop(ref parameters, model);

        // DALL·E's usual quality is no word of the GPT image models', which choose for themselves.
        if (model is { Streams: true } && parameters.Text(ParameterNames.Quality) == "standard")
            parameters = parameters.Without(ParameterNames.Quality);
        var sizeUsed = atVendor ? Fit(ref parameters, model) : null;
        if (parameters.Text(ParameterNames.Size) is { } size && !ImageSize.TryParse(size, out _) && size != "auto" && atVendor)
            return new([])
            {
                Refusal = GatewayError.Invalid(
                    $"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                    "invalid_value")
            };

        return new(Split(parameters, image.Count, known?.MaxCount ?? DefaultMaxCount, OpenAiBodyForm.Written(image.Inputs, json)))
        {
            Model = modelName,
            SizeUsed = sizeUsed,
            DefaultSize = known?.DefaultSize,
            DefaultQuality = known?.DefaultQuality,
            Dropped = dropped,
        };
    }

    /// <summary>Plans the calls of a request that a host of the caller's own gets as it came.</summary>
    public static OpenAiPlan Forward(ImageRequest image, string? modelName)
    {
        var known = OpenAiModels.Find(modelName);
        var form = OpenAiBodyForm.AsReceived(image.Files, image.IsForm);
        return new(Split(image.Parameters, image.Count, known?.MaxCount ?? DefaultMaxCount, form))
        {
            Model = modelName,
            DefaultSize = known?.DefaultSize,
            DefaultQuality = known?.DefaultQuality,
        };
    }

    private static GatewayError? Refuse(ImageRequest image, OpenAiModel? model, bool atVendor)
    {
        if (model is null)
            return null;
        if (!model.Operations.Contains(image.Operation))
            return GatewayError.Unsupported(
                $"The model '{model.Name}' has no image {image.Operation.ToString().ToLowerInvariant()}s.", ParameterNames.Model);
        if (atVendor && image.Parameters.Text(ParameterNames.Prompt) is { } prompt && prompt.Length > model.MaxPromptChars)
            return GatewayError.Invalid(
                $"'prompt' has {prompt.Length} characters; '{model.Name}' takes at most {model.MaxPromptChars}.", ParameterNames.Prompt,
                "string_above_max_length");
        return null;
    }

    // OpenAI takes https links, data URIs and ids of files as JSON, for edits with GPT image models.
    private static bool GoAsJson(ImageRequest image, OpenAiModel? model)
    {
        if (image.Operation != ImageOperation.Edit || model?.Name == "dall-e-2" || (image.IsForm && image.Inputs.AreFiles))
            return false;
        return image.Inputs.Images.Append(image.Inputs.Mask).OfType<InputImage>().All(input =>
            input.FileId is not null || input.Link?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
                || input.File?.Length <= MaxBytesInJson);
    }

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

            // The gateway honours these itself: it converts the images and writes the events.
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

    private static OpenAiCall[] Split(ParameterSet parameters, int wanted, int cap, OpenAiBodyForm form)
    {
        if (wanted <= cap)
            return [new(parameters, wanted, form)];

        // Events of several calls cannot be joined; each call then answers whole.
        var common = parameters.Without(ParameterNames.Stream, ParameterNames.PartialImages);
        var calls = new List<OpenAiCall>();
        var before = 0;
        foreach (var count in FanOut.Split(wanted, cap))
        {
            calls.Add(new(common.With(new(ParameterNames.Count, JsonText.Number(count))).WithSeed(before, MaxSeed), count, form));
            before += count;
        }

        return [.. calls];
    }
}
