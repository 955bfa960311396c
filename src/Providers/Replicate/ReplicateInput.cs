using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// A request laid out over a model's inputs: OpenAI's parameters find their place by the schema, what the caller wrote in
/// the model's own names stays as it is and wins.
/// </summary>
internal sealed record ReplicateInput
{
    private const double VariationStrength = 0.4;
    private const string VariationPrompt = "A variation of the picture.";

    private static readonly string[] PromptNames = ["prompt", "text_prompt", "instruction", "text", "caption"];
    private static readonly string[] CountNames = ["num_outputs", "num_images", "number_of_images", "num_samples"];

    // What stands beside the input in a request's body.
    private static readonly string[] Envelope = ["webhook", "webhook_events_filter"];

    private static readonly string[] OpenAiNames =
    [
        ParameterNames.Model, ParameterNames.Prompt, ParameterNames.Count, ParameterNames.Size, ParameterNames.Quality,
        ParameterNames.Style,
        ParameterNames.ResponseFormat, ParameterNames.User, ParameterNames.Background, ParameterNames.Moderation,
        ParameterNames.OutputFormat,
        ParameterNames.OutputCompression, ParameterNames.PartialImages, ParameterNames.Stream, ParameterNames.InputFidelity,
        ParameterNames.Image,
        ParameterNames.ImageList, ParameterNames.Images, ParameterNames.Mask, ParameterNames.Seed, ParameterNames.NegativePrompt,
    ];

    private static readonly string[] Choices =
    [
        ParameterNames.Quality, ParameterNames.Style, ParameterNames.User, ParameterNames.Background, ParameterNames.Moderation,
        ParameterNames.OutputFormat, ParameterNames.OutputCompression, ParameterNames.InputFidelity, ParameterNames.Seed,
        ParameterNames.NegativePrompt,
    ];

    /// <summary>The members of <c>input</c>, but for how many images and the seed of a further call.</summary>
    public IReadOnlyList<InputMember> Members { get; private init; } = [];

    /// <summary>Members of the request that stand beside <c>input</c>.</summary>
    public IReadOnlyList<Parameter> Beside { get; private init; } = [];

    /// <summary>Parameters without a place.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    /// <summary>The size that is asked for where it is not the caller's.</summary>
    public ImageSize? SizeUsed { get; private init; }

    /// <summary>The input that says how many images, or null.</summary>
    public InputProperty? CountInput { get; private init; }

    /// <summary>Number of images wanted.</summary>
    public int Count { get; private init; } = 1;

    /// <summary>True when the caller gave a count.</summary>
    public bool CountSaid { get; private init; }

    /// <summary>Reason for which the model refuses; null when it does not.</summary>
    public GatewayError? Refusal { get; private init; }

    /// <summary>Lays a request out.</summary>
    public static ReplicateInput From(ImageRequest image, InputSchema schema, string model)
    {
        var parameters = image.Parameters;
        var native = Native(parameters);
        var members = new List<InputMember>();
        var dropped = new List<string>();
        if (Prompt(image, schema, native, members, dropped) is { } noPrompt)
            return new() { Refusal = Unfit(model, noPrompt, ParameterNames.Prompt) };

        var used = Size(image, schema, native, members, dropped);
        if (used.Error is not null)
            return new() { Refusal = used.Error };
        foreach (var name in Choices)
        {
            if (parameters.Find(name) is not { } parameter)
                continue;
            if (NamedChoices.Find(schema, parameter) is not { } member)
            {
                // Without a place for it, the model's own choice is what the caller asked for.
                if (parameter.AsString() != "auto")
                    dropped.Add(name);
            }
            else if (!native.Exists(one => one.Name == member.Name))
            {
                members.Add(member);
            }
        }

        if (Images(image, schema, model, members, native) is { } unfit)
            return new() { Refusal = unfit };
        if (image.Operation == ImageOperation.Variation && NamedChoices.LowStrength(schema, VariationStrength) is { } strength
            && !Has(native, members, strength.Name))
            members.Add(strength);

        var countInput = schema.Find(CountNames, property => property.Type == "integer" && property.Choices.Count == 0);
        var said = parameters.Integer(ParameterNames.Count) ?? (countInput is null ? null : Integer(native, countInput.Name));
        foreach (var item in native)
        {
            if (countInput is null || item.Name != countInput.Name)
                members.Add(new(item.Name, Coerce(item, schema.Find(item.Name))));
        }

        return new()
        {
            Members = [.. members.DistinctBy(member => member.Name)],
            Beside = [.. parameters.Items.Where(item => Envelope.Contains(item.Name) && !item.IsNull && schema.Find(item.Name) is null)],
            Dropped = dropped,
            SizeUsed = used.Value,
            CountInput = countInput,
            Count = (int)Math.Clamp(said ?? 1, 1, ImageRequest.MaxCount),
            CountSaid = said is not null,
        };
    }

    // The caller's own inputs: unknown names, and what stands in an 'input' object as in Replicate's own requests.
    private static List<Parameter> Native(ParameterSet parameters)
    {
        var native = new List<Parameter>();
        foreach (var item in parameters.Items)
        {
            if (item.IsNull || OpenAiNames.Contains(item.Name) || Envelope.Contains(item.Name) || item.Name == "version")
                continue;
            if (item.Name == "input" && item.Kind == System.Text.Json.JsonValueKind.Object)
                native.AddRange(ParameterSet.Parse(item.Value, maxDepth: 64).Items);
            else
                native.Add(item);
        }

        return [.. native.Where(item => !item.IsNull).GroupBy(item => item.Name).Select(same => same.Last())];
    }

    private static string? Prompt(
        ImageRequest image, InputSchema schema, List<Parameter> native, List<InputMember> members, List<string> dropped)
    {
        var place = schema.Find(PromptNames, property => !property.IsLink);
        var prompt = image.Parameters.Text(ParameterNames.Prompt);
        if (place is null)
        {
            if (image.Operation == ImageOperation.Generation)
                return "takes no prompt";
            if (!string.IsNullOrEmpty(prompt))
                dropped.Add(ParameterNames.Prompt);
            return null;
        }

        if (string.IsNullOrEmpty(prompt) && image.Operation == ImageOperation.Variation && place.Required)
            prompt = VariationPrompt;
        if (prompt is not null && !native.Exists(one => one.Name == place.Name))
            members.Add(InputMember.From(place.Name, prompt));
        return null;
    }

    private static Result<ImageSize?> Size(
        ImageRequest image, InputSchema schema, List<Parameter> native, List<InputMember> members, List<string> dropped)
    {
        if (image.Parameters.Text(ParameterNames.Size) is not { } text)
            return default;
        if (ReplicateSize.IsNative(schema, text))
        {
            members.AddRange(ReplicateSize.Native(text).Inputs);
            return default;
        }

        if (text == "auto")
            return default;
        if (!ImageSize.TryParse(text, out var wanted))
            return GatewayError.Invalid(
                $"Invalid value for 'size': '{text}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                "invalid_value");
        if (native.Exists(item => ReplicateSize.NativeNames.Contains(item.Name)))
            return default;
        if (((image.SizeWord is { } word ? ReplicateSize.From(schema, word) : null) ?? ReplicateSize.From(schema, wanted)) is not { } size)
        {
            dropped.Add(ParameterNames.Size);
            return default;
        }

        members.AddRange(size.Inputs.Where(member => !native.Exists(one => one.Name == member.Name)));
        return size.Used;
    }

    private static GatewayError? Images(
        ImageRequest image, InputSchema schema, string model, List<InputMember> members, List<Parameter> native)
    {
        var images = image.Inputs.Files;
        if (images.Count > 0)
        {
            if (ImageInputs.Place(schema, images) is not { } placed)
            {
                return ImageInputs.Most(schema) is > 0 and var most
                    ? Unfit(model, $"takes at most {most} input pictures", ParameterNames.Image)
                    : Unfit(model, "takes no input picture", ParameterNames.Model);
            }

            members.AddRange(placed.Where(member => !native.Exists(one => one.Name == member.Name)));
        }

        if (image.Inputs.MaskFile is { } mask)
        {
            if (ImageInputs.Mask(schema) is not { } place)
                return Unfit(model, "takes no mask", ParameterNames.Mask);

            // Which area a model changes is its own affair; it is usually the white one (docs/architecture/images.md#masks).
            var converted = MaskConverter.Convert(mask, MaskPolarity.WhiteChanges, images.Count > 0 ? images[0] : null);
            if (converted.Error is not null)
                return converted.Error;
            members.Add(InputMember.From(place.Name, converted.Value!));
        }

        // Files in fields of the model's own name.
        foreach (var files in image.Inputs.Others.GroupBy(file => file.FieldName.Replace("[]", string.Empty, StringComparison.Ordinal)))
            members.Add(
                new(files.Key, default) { Files = [.. files], IsList = files.Count() > 1 || schema.Find(files.Key) is { IsList: true } });
        return null;
    }

    private static bool Has(List<Parameter> native, List<InputMember> members, string name) =>
        native.Exists(one => one.Name == name) || members.Exists(one => one.Name == name);

    private static long? Integer(List<Parameter> native, string name) =>
        native.Where(item => item.Name == name).Select(item => item.AsInteger()).FirstOrDefault();

    // In a form everything is text; the model wants numbers and booleans as such.
    private static ReadOnlyMemory<byte> Coerce(Parameter item, InputProperty? property)
    {
        if (!item.IsText || property?.Type is "string" or "array")
            return item.AsJson();
        var text = item.Value.Span;
        return JsonText.IsNumber(text) || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) ? item.Value : item.AsJson();
    }

    private static GatewayError Unfit(string model, string why, string param) =>
        GatewayError.Unsupported($"The model '{model}' {why}.", param);
}
