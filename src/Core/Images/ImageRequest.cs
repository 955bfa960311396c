using System.Collections.Frozen;
using System.Text.Json;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Images;

/// <summary>A request for images as the caller sent it.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Parameters">Everything but files.</param>
/// <param name="Files">Images and masks from a form; in a JSON edit they are in the parameters.</param>
public sealed record ImageRequest(ImageOperation Operation, ParameterSet Parameters, IReadOnlyList<InputFile> Files)
{
    /// <summary>The most images one request may ask for; above a provider's own cap they are fanned out.</summary>
    public const int MaxCount = 50;

    // Parameters that are never an image.
    private static readonly FrozenSet<string> WordsOnly = FrozenSet.ToFrozenSet(
    [
        ParameterNames.Model, ParameterNames.Prompt, ParameterNames.Count, ParameterNames.Size, ParameterNames.Quality,
        ParameterNames.Style, ParameterNames.ResponseFormat,
        ParameterNames.User, ParameterNames.Background, ParameterNames.Moderation, ParameterNames.OutputFormat,
        ParameterNames.OutputCompression, ParameterNames.PartialImages,
        ParameterNames.Stream, ParameterNames.InputFidelity, ParameterNames.Seed, ParameterNames.NegativePrompt,
    ]);

    private readonly InputImages? _inputs;
    private ReadInputs? _read;

    /// <summary>The images and the mask, read from the files and the parameters unless they were given.</summary>
    public InputImages Inputs
    {
        get
        {
            if (_inputs is not null)
                return _inputs;
            if (_read is { } read && ReferenceEquals(read.Parameters, Parameters) && ReferenceEquals(read.Files, Files))
                return read.Inputs;
            var inputs = InputImageReader.Read(Parameters, Files, anyBytes: Operation == ImageOperation.Generation);
            if (!ReferenceEquals(inputs, InputImages.None))
                _read = new(Parameters, Files, inputs);
            return inputs;
        }
        init => _inputs = value;
    }

    /// <summary>
    /// The caller's own word for the size, such as <c>2K</c> or <c>16:9</c>, where <c>size</c> has pixels instead; else null.
    /// </summary>
    public string? SizeWord { get; init; }

    /// <summary>Tells that the request came as a form.</summary>
    public bool IsForm => Files.Count > 0 || Parameters.Items.Any(item => item.IsText);

    /// <summary>The wanted model, or null.</summary>
    public string? Model => Parameters.Text(ParameterNames.Model);

    /// <summary>The wanted number of images, at least 1.</summary>
    public int Count => (int)(Parameters.Integer(ParameterNames.Count) ?? 1);

    /// <summary>True when the caller wants server-sent events.</summary>
    public bool Stream => Parameters.Flag(ParameterNames.Stream) ?? false;

    /// <summary>Form in which the caller wants the images; null when it did not say.</summary>
    public ImageFormat? Format => Parameters.Text(ParameterNames.ResponseFormat) switch
    {
        "url" => ImageFormat.Url,
        "b64_json" => ImageFormat.Base64,
        _ => null,
    };

    /// <summary>
    /// Finds a fault that the request has whatever provider serves it; null when there is none. Checked again after a config's
    /// overrides.
    /// </summary>
    public GatewayError? Check(int maxPromptChars)
    {
        foreach (var name in (ReadOnlySpan<string>)
            [ParameterNames.Model, ParameterNames.Prompt, ParameterNames.Size, ParameterNames.ResponseFormat, ParameterNames.Style])
        {
            if (Parameters.Find(name) is { } parameter && parameter.Kind != JsonValueKind.String)
                return GatewayError.Invalid($"Invalid type for '{name}': expected a string.", name, "invalid_type");
        }

        // A number is a provider's compression (Portkey's Vertex AI, docs/architecture/portkey.md#providers).
        if (Parameters.Find(ParameterNames.Quality) is { } quality && quality.Kind != JsonValueKind.String && quality.AsInteger() is null)
            return GatewayError.Invalid("Invalid type for 'quality': expected a string.", ParameterNames.Quality, "invalid_type");
        var prompt = Parameters.Find(ParameterNames.Prompt);
        if (Operation == ImageOperation.Generation && (prompt is null || prompt.Value.IsEmptyString))
            return GatewayError.Invalid(
                "Missing required parameter: 'prompt'. Say in a sentence what the picture should show.", ParameterNames.Prompt,
                "missing_required_parameter");

        // No text has more letters than bytes.
        if (prompt?.Value.Length > maxPromptChars && Parameters.Text(ParameterNames.Prompt) is { } text && text.Length > maxPromptChars)
            return GatewayError.Invalid(
                $"'prompt' has {text.Length} characters; at most {maxPromptChars} are accepted here.", ParameterNames.Prompt,
                "string_above_max_length");
        if (Operation != ImageOperation.Generation && Files.Count == 0 && _inputs is null
            && !Parameters.Items.Any(static item => !item.IsNull && MayBeImage(item.Name)))
            return GatewayError.Invalid(
                "Missing required parameter: 'image'. Send a file in the form field 'image', or 'images' in a JSON body.",
                ParameterNames.Image, "missing_required_parameter");
        if (Parameters.Find(ParameterNames.Count) is { } n)
        {
            if (n.AsInteger() is not { } count)
                return GatewayError.Invalid("Invalid type for 'n': expected an integer.", ParameterNames.Count, "invalid_type");
            if (count is < 1 or > MaxCount)
                return GatewayError.Invalid(
                    $"Invalid value for 'n': {count}. It must be between 1 and {MaxCount}.", ParameterNames.Count, "invalid_value");
        }

        if (Parameters.Find(ParameterNames.Stream) is { } stream && stream.AsBoolean() is null)
            return GatewayError.Invalid("Invalid type for 'stream': expected true or false.", ParameterNames.Stream, "invalid_type");
        if (Parameters.Text(ParameterNames.ResponseFormat) is { } format and not ("url" or "b64_json"))
            return GatewayError.Invalid(
                $"Invalid value for 'response_format': '{format}'. It must be 'url' or 'b64_json'.", ParameterNames.ResponseFormat,
                "invalid_value");
        return null;
    }

    // A host of the caller's own may call it otherwise; who serves decides.
    private static bool MayBeImage(string name) => InputNames.IsInput(name) || !WordsOnly.Contains(name);

    // Kept with what they were read from: a copy with other parameters has other images.
    private sealed record ReadInputs(ParameterSet Parameters, IReadOnlyList<InputFile> Files, InputImages Inputs);
}
