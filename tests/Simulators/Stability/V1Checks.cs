using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>Checks of v1 beyond single values: the form of prompts, the engine's sizes, the images.</summary>
public static class V1Checks
{
    public static SimulatedResponse? CheckPrompts(ParameterSet parameters)
    {
        if (parameters["text_prompts"]?.Json is not { ValueKind: JsonValueKind.Array } prompts || prompts.GetArrayLength() == 0)
            return StabilityErrors.V1Invalid("text_prompts: must be a list of at least one prompt");
        return prompts.EnumerateArray().Select(CheckPrompt).FirstOrDefault(found => found is not null);
    }

    /// <summary>The sizes of a text-to-image request.</summary>
    public static SimulatedResponse? CheckSize(Engine engine, ParameterSet parameters)
    {
        var size = Size(engine, parameters);
        return CheckSdxl(engine, size) ?? CheckSide("height", size.Height, engine) ?? CheckSide("width", size.Width, engine);
    }

    public static ImageSize Size(Engine engine, ParameterSet parameters) => new(
        (int)(parameters["width"]?.Integer ?? engine.UsualSize.Width), (int)(parameters["height"]?.Integer ?? engine.UsualSize.Height));

    /// <summary>The images of a form. The result has the first image's size, so that must be one the engine draws.</summary>
    public static SimulatedResponse? CheckImages(Engine engine, ParameterSet parameters, bool masking)
    {
        if (ImageInfo.Read(Bytes(parameters, "init_image").Span) is not { } image)
            return StabilityErrors.V1Invalid("init_image: must be a valid PNG, JPEG or WEBP image");
        if (CheckSdxl(engine, image.Size) is { } refused)
            return refused;
        if (!masking)
            return null;
        if (parameters["mask_source"]!.Text == "INIT_IMAGE_ALPHA")
        {
            return image.HasAlpha
                ? null
                : StabilityErrors.V1Invalid("init_image: must have an alpha channel when mask_source is INIT_IMAGE_ALPHA");
        }

        if (!parameters.Has("mask_image"))
            return StabilityErrors.V1Invalid("mask_image: is required unless mask_source is INIT_IMAGE_ALPHA");
        if (ImageInfo.Read(Bytes(parameters, "mask_image").Span) is not { } mask)
            return StabilityErrors.V1Invalid("mask_image: must be a valid PNG, JPEG or WEBP image");
        return mask.Size == image.Size ? null : StabilityErrors.V1Invalid("mask_image: must have the same dimensions as init_image");
    }

    public static ReadOnlyMemory<byte> Bytes(ParameterSet parameters, string name) =>
        parameters[name]?.Part?.Content ?? ReadOnlyMemory<byte>.Empty;

    private static SimulatedResponse? CheckPrompt(JsonElement prompt, int index)
    {
        if (prompt.ValueKind != JsonValueKind.Object)
            return StabilityErrors.V1Invalid($"text_prompts[{index}]: must be an object");
        var members = ParameterSet.FromJson(prompt);
        var book = new RuleBook(
        [
            new TextRule("text", V1Rules.LongestPrompt, 1) { Required = true },
            new NumberRule("weight", double.MinValue, double.MaxValue),
        ]);
        return book.Check(members) is { } found
            ? StabilityErrors.V1(found with { Parameter = $"text_prompts[{index}].{found.Parameter}" })
            : null;
    }

    private static SimulatedResponse? CheckSdxl(Engine engine, ImageSize size) => !engine.IsSdxl || Engines.SdxlSizes.Contains(size)
        ? null
        : StabilityErrors.V1(
            400, "invalid_sdxl_v1_dimensions",
            $"for {engine.Id} the allowed dimensions are {string.Join(", ", Engines.SdxlSizes)}, but we received {size}");

    private static SimulatedResponse? CheckSide(string name, int side, Engine engine)
    {
        if (engine.IsSdxl)
            return null;
        if (side % Engines.Step != 0)
            return StabilityErrors.V1Invalid($"{name}: must be in increments of {Engines.Step}");
        return side is >= Engines.ShortestSide and <= Engines.LongestSide
            ? null
            : StabilityErrors.V1Invalid($"{name}: must be between {Engines.ShortestSide} and {Engines.LongestSide}");
    }
}
