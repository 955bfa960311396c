using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The parameters of each operation per model, as the reference lists them.</summary>
public static class ImageRules
{
    private static readonly string[] OutputFormats = ["png", "jpeg", "webp"];

    public static RuleBook For(ImageOperation operation, ImageModel model, bool json) => new(
    [
        .. operation == ImageOperation.Vary ? [] : new ParameterRule[] { new TextRule("prompt", model.PromptLimit, 1) { Required = true } },
        .. Common(model),
        .. model.IsGpt ? Gpt(model) : Dalle(operation, model),
        .. operation == ImageOperation.Generate ? [] : Images(operation, model, json),
    ]);

    private static IEnumerable<ParameterRule> Common(ImageModel model) =>
    [
        new TextRule("model"),
        new IntegerRule("n", 1, model.MostImages),
        model.Sizes is { } sizes ? new ChoiceRule("size", sizes) : new FreeSizeRule("size"),
        new TextRule("user") { Nullable = false },
    ];

    private static IEnumerable<ParameterRule> Gpt(ImageModel model) =>
    [
        new ChoiceRule("quality", model.Qualities),
        new ChoiceRule("background", ["transparent", "opaque", "auto"]),
        new ChoiceRule("output_format", OutputFormats),
        new IntegerRule("output_compression", 0, 100),
        new ChoiceRule("moderation", ["auto", "low"]),
        new FlagRule("stream"),
        new IntegerRule("partial_images", 0, 3),
    ];

    private static IEnumerable<ParameterRule> Dalle(ImageOperation operation, ImageModel model)
    {
        yield return new ChoiceRule("response_format", ["url", "b64_json"]);
        if (operation == ImageOperation.Generate)
            yield return new ChoiceRule("quality", model.Qualities);
        if (model.TakesStyle)
            yield return new ChoiceRule("style", ["vivid", "natural"]);
    }

    private static IEnumerable<ParameterRule> Images(ImageOperation operation, ImageModel model, bool json)
    {
        if (json)
        {
            yield return new AnyRule("images") { Required = true };
        }
        else
        {
            yield return new FileRule("image");
            yield return new FileRule("image[]") { Repeatable = true };
        }

        if (operation == ImageOperation.Edit)
            yield return json ? new AnyRule("mask") : new FileRule("mask");
        if (operation == ImageOperation.Edit && model.IsGpt)
            yield return new ChoiceRule("input_fidelity", ["high", "low"]);
    }
}
