using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Stability;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>A model of Stability's on Bedrock: its fields, and which of them hold images.</summary>
public sealed record StableModel(string Id, RuleBook Rules, params string[] Images)
{
    /// <summary>How many times larger the answer is than the image that came.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>True when a ratio chooses the shape whatever image came in.</summary>
    public bool IsGenerator { get; init; }
}

/// <summary>Stability's models: those that draw from text, and the services that edit.</summary>
public static class StableModels
{
    private const int LongestPrompt = 10_000;
    private const uint LargestSeed = 4_294_967_294;
    private static readonly string[] AnyFormat = ["png", "jpeg", "webp"];
    private static readonly string[] TwoFormats = ["png", "jpeg"];

    public static IReadOnlyDictionary<string, StableModel> Generators { get; } = new[]
    {
        Generator("stability.sd3-large-v1:0"),
        Generator("stability.sd3-5-large-v1:0", new ChoiceRule("mode", ["text-to-image", "image-to-image"]), Image(
            "image") with { Required = false }, new NumberRule("strength", 0, 1)),
        Generator("stability.stable-image-core-v1:0"),
        Generator("stability.stable-image-core-v1:1"),
        Generator("stability.stable-image-ultra-v1:0"),
        Generator("stability.stable-image-ultra-v1:1", Image("image") with { Required = false }, new NumberRule("strength", 0, 1)),
    }.ToDictionary(model => model.Id);

    public static IReadOnlyDictionary<string, StableModel> Services { get; } = new[]
    {
        Service("image-inpaint", AnyFormat, ["image", "mask"], Prompt, Negative, Optional("mask"), GrowMask(100), Style),
        Service("image-erase-object", AnyFormat, ["image", "mask"], Optional("mask"), GrowMask(20)),
        Service("image-search-replace", AnyFormat, ["image"], Prompt, Required("search_prompt"), Negative, GrowMask(20), Style),
        Service("image-search-recolor", AnyFormat, ["image"], Prompt, Required("select_prompt"), Negative, GrowMask(20), Style),
        Service("image-remove-background", ["png", "webp"], ["image"]),
        Service(
            "outpaint", AnyFormat, ["image"], Prompt with { Required = false }, Negative, Edge("left"), Edge("right"), Edge("up"), Edge(
                "down"), new NumberRule("creativity", 0, 1), Style),
        Service("image-control-sketch", AnyFormat, ["image"], Prompt, Negative, new NumberRule("control_strength", 0, 1), Style),
        Service("image-control-structure", AnyFormat, ["image"], Prompt, Negative, new NumberRule("control_strength", 0, 1), Style),
        Service("image-style-guide", AnyFormat, ["image"], Prompt, Negative, Ratio, new NumberRule(
            "fidelity", 0, 1), Style) with { IsGenerator = true },
        Service(
            "style-transfer", AnyFormat, ["init_image", "style_image"], Prompt with { Required = false }, Negative, new NumberRule(
                "style_strength", 0, 1),
            new NumberRule("composition_fidelity", 0, 1), new NumberRule("change_strength", 0.1, 1)),
        Service("fast-upscale", AnyFormat, ["image"]) with { Scale = 4 },
        Service("conservative-upscale", AnyFormat, ["image"], Prompt, Negative, new NumberRule("creativity", 0.1, 0.5)),
        Service("creative-upscale", AnyFormat, ["image"], Prompt, Negative, new NumberRule("creativity", 0.1, 0.5), Style),
    }.ToDictionary(model => model.Id);

    private static TextRule Prompt => Required("prompt");

    private static TextRule Negative => new("negative_prompt", LongestPrompt);

    private static ChoiceRule Ratio => new("aspect_ratio", StabilityLists.AspectRatios);

    private static ChoiceRule Style => new("style_preset", StabilityLists.StylePresets);

    private static IntegerRule Seed => new("seed", 0, LargestSeed);

    private static TextRule Required(string name) => new(name, LongestPrompt, 1) { Required = true };

    private static TextRule Image(string name) => new(name) { Required = true };

    private static TextRule Optional(string name) => new(name);

    private static IntegerRule GrowMask(int most) => new("grow_mask", 0, most);

    private static IntegerRule Edge(string name) => new(name, 0, 2_000);

    private static StableModel Generator(string id, params ParameterRule[] more) =>
        new(id, new RuleBook([Prompt, Negative, Ratio, Seed, new ChoiceRule("output_format", TwoFormats), .. more]), "image")
        { IsGenerator = true };

    private static StableModel Service(string name, string[] formats, string[] images, params ParameterRule[] more) => new(
        $"stability.stable-{name}-v1:0",
        new RuleBook([.. images.Where(field => field != "mask").Select(Image), Seed, new ChoiceRule("output_format", formats), .. more]),
        images);
}
