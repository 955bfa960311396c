using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Together;

/// <summary>The fields of the one image route, and what a model takes of them.</summary>
public static class TogetherChecks
{
    private const int Step = 8;
    private const int LongestSide = 4_096;

    public static RuleBook Rules { get; } = new(
    [
        new TextRule("model", MinLength: 1) { Required = true },
        new TextRule("prompt", MinLength: 1) { Required = true },
        new IntegerRule("width", Step, LongestSide),
        new IntegerRule("height", Step, LongestSide),
        new TextRule("aspect_ratio"),
        new IntegerRule("steps", 1, 50),
        new IntegerRule("n", 1, 4),
        new IntegerRule("seed", 0, int.MaxValue),
        new TextRule("negative_prompt"),
        new NumberRule("guidance_scale", 0, 50),
        new ChoiceRule("response_format", ["base64", "url"]),
        new ChoiceRule("output_format", ["jpeg", "png"]),
        new TextRule("image_url"),
        new AnyRule("reference_images"),
        new AnyRule("image_loras"),
        new FlagRule("disable_safety_checker"),
        new FlagRule("prompt_upsampling"),
    ]);

    public static SimulatedResponse? Refuse(TogetherModel model, ParameterSet parameters) =>
        Side(parameters, "width") ?? Side(parameters, "height") ?? Shape(model, parameters) ?? Steps(model, parameters)
            ?? Images(model, parameters);

    private static SimulatedResponse? Side(ParameterSet parameters, string name) =>
        parameters[name]?.Integer % Step is not (null or 0) ? TogetherErrors.Invalid(name, $"must be a multiple of {Step}") : null;

    private static SimulatedResponse? Shape(TogetherModel model, ParameterSet parameters)
    {
        if (!model.Pixels && (parameters.Has("width") || parameters.Has("height")))
            return TogetherErrors.Invalid("width", $"is not supported by {model.Name}; use aspect_ratio");
        return parameters["aspect_ratio"]?.Text is { } ratio && !model.Ratios.Contains(ratio)
            ? TogetherErrors.Invalid(
                "aspect_ratio", model.Ratios.Count == 0
                    ? $"is not supported by {model.Name}"
                    : $"must be one of {string.Join(", ", model.Ratios)}")
            : null;
    }

    private static SimulatedResponse? Steps(TogetherModel model, ParameterSet parameters) => parameters["steps"]?.Integer > model.MostSteps
        ? TogetherErrors.Invalid(
            "steps", model.MostSteps == 0 ? $"is not supported by {model.Name}" : $"must be between 1 and {model.MostSteps}")
        : null;

    private static SimulatedResponse? Images(TogetherModel model, ParameterSet parameters)
    {
        if (parameters["image_url"] is { } single)
            return model.Images == 1
                ? Image("image_url", single.Text)
                : TogetherErrors.Invalid("image_url", $"is not supported by {model.Name}");
        if (parameters["reference_images"]?.Json is not { } list)
            return null;
        if (model.Images < 2)
            return TogetherErrors.Invalid("reference_images", $"is not supported by {model.Name}");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is var count && (count == 0 || count > model.Images))
            return TogetherErrors.Invalid("reference_images", $"must be a list of 1 to {model.Images} pictures");
        return list.EnumerateArray()
            .Select(one => Image("reference_images", one.ValueKind == JsonValueKind.String ? one.GetString() : null))
            .FirstOrDefault(found => found is not null);
    }

    private static SimulatedResponse? Image(string param, string? text) =>
        ImageReference.IsReadable(text) ? null : TogetherErrors.Invalid(param, "must be a link or the data URI of a picture");
}
