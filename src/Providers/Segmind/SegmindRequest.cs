using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Segmind;

/// <summary>Parameters that all calls of one request share, in the terms of the model's schema.</summary>
/// <param name="Model">The model.</param>
/// <param name="Parameters">The caller's parameters.</param>
/// <param name="AsTask">Whether it goes to v2, whose results are links.</param>
internal sealed record SegmindRequest(SegmindModel Model, ParameterSet Parameters, bool AsTask)
{
    // Portkey sends this many where the caller names none (docs/architecture/portkey.md#providers).
    private const int DefaultSteps = 20;

    private static readonly string[] OwnSizes = ["img_width", "img_height", "width", "height", "aspect_ratio"];

    /// <summary>The image to work from.</summary>
    public InputImage? Image { get; init; }

    /// <summary>Mask whose white area changes.</summary>
    public InputFile? Mask { get; init; }

    /// <summary>Share of the image that changes, where the operation decides it.</summary>
    public double? Strength { get; init; }

    /// <summary>The words to draw.</summary>
    public required string Prompt { get; init; }

    /// <summary>The pixels asked for, where the model takes pixels and the caller named some.</summary>
    public ImageSize? Size =>
        Image is not null || HasOwnSize || SizeParameter.Parse(Parameters) is not { } wanted ? null : Model.Schema switch
        {
            SegmindSchema.Diffusion => SegmindModels.DiffusionSizes.Nearest(wanted),
            SegmindSchema.FluxByPixels => SegmindModels.FluxSizes.Nearest(wanted),
            _ => null,
        };

    /// <summary>True when several images come in one answer: as base64, unless the caller wants bytes.</summary>
    public bool AsBase64 => Model.Schema == SegmindSchema.Diffusion && !AsTask && Parameters.Flag("base64") != false;

    /// <summary>OpenAI's parameters that have no place.</summary>
    public IReadOnlyList<string> Dropped
    {
        get
        {
            var placed = new List<string>();
            if (Parameters.Text(ParameterNames.Quality) is { } quality
                && (quality is "auto" or "medium" or "standard" || Model.StepsOf(quality) is not null))
                placed.Add(ParameterNames.Quality);
            if (Style is not null)
                placed.Add(ParameterNames.Style);
            if (Image is not null && Parameters.Text(ParameterNames.InputFidelity) is "low" or "high")
                placed.Add(ParameterNames.InputFidelity);
            if (Parameters.Text(ParameterNames.Moderation) == "auto")
                placed.Add(ParameterNames.Moderation);
            var dropped = Parameters.Dropped([.. placed]);
            return Image is not null && SizeParameter.Parse(Parameters) is not null ? [.. dropped, ParameterNames.Size] : dropped;
        }
    }

    private bool HasOwnSize => OwnSizes.Any(name => Parameters.Find(name) is not null);

    private string? Style =>
        Parameters.Text(ParameterNames.Style) is { } style and not ("vivid" or "natural") && Model.Schema == SegmindSchema.Diffusion
            ? style
            : null;

    /// <summary>The body of one call.</summary>
    public CallBody Write(ParameterSet parameters, int count)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteString("prompt", Prompt);
        if (Image is { } image)
        {
            json.WritePropertyName("image");
            image.WriteTo(body);
        }

        if (Mask is { } mask)
        {
            json.WritePropertyName("mask");
            new InputImage(ParameterNames.Mask) { File = mask }.WriteTo(body);
        }

        if (Strength is { } strength && parameters.Find("strength") is null)
            json.WriteNumber("strength", strength);
        WriteShape(json);
        WriteSteps(json);
        if (Style is { } style)
            json.WriteString("style", style);
        if (Model.Schema == SegmindSchema.Diffusion && (count > 1 || parameters.Find(ParameterNames.Count) is not null))
            json.WriteNumber("samples", count);
        if (Model.Schema == SegmindSchema.Diffusion && !AsTask)
            json.WriteBoolean("base64", AsBase64);
        foreach (var item in parameters.Native(
            Model.Schema == SegmindSchema.Diffusion ? ["base64", "samples", "steps", "qr_size"] : ["num_inference_steps", "qr_size"]))
            json.WriteParameter(item);
        if (parameters.Find("qr_size") is { } codeSize)
        {
            // Portkey's name for what Segmind calls size in its QR models.
            json.WritePropertyName("size");
            json.WriteParameterValue(codeSize);
        }

        json.WriteEndObject();
        return body.Build();
    }

    private void WriteShape(System.Text.Json.Utf8JsonWriter json)
    {
        if (Size is { } size)
        {
            var byPixels = Model.Schema == SegmindSchema.FluxByPixels;
            json.WriteNumber(byPixels ? "width" : "img_width", size.Width);
            json.WriteNumber(byPixels ? "height" : "img_height", size.Height);
        }
        else if (Model.Schema == SegmindSchema.FluxByRatio && Image is null && !HasOwnSize && SizeParameter.Parse(Parameters) is { } wanted)
        {
            json.WriteString("aspect_ratio", SegmindModels.Ratios.Nearest(wanted));
        }
    }

    // One of the two names is the model's; the caller may use either.
    private void WriteSteps(System.Text.Json.Utf8JsonWriter json)
    {
        var (name, other) = Model.Schema == SegmindSchema.Diffusion ? ("num_inference_steps", "steps") : ("steps", "num_inference_steps");
        if (Parameters.Find(name) is not null)
            return;
        if (Parameters.Find(other) is { } given)
        {
            json.WritePropertyName(name);
            json.WriteParameterValue(given);
        }
        else if (Model.StepsOf(Parameters.Text(ParameterNames.Quality)) is { } steps)
        {
            json.WriteNumber(name, steps);
        }
        else if (Model.Schema == SegmindSchema.Diffusion)
        {
            json.WriteNumber(name, DefaultSteps);
        }
    }
}
