using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>The v2beta endpoints with their field tables.</summary>
public static class V2Endpoints
{
    private const int LongestPrompt = 10_000;
    private const uint LargestSeed = 4_294_967_294;
    private const int FarthestOutpaint = 2_000;
    private static readonly string[] AnyFormat = ["png", "jpeg", "webp"];

    private static readonly string[] Sd3Models =
        ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash", "sd3-large", "sd3-large-turbo", "sd3-medium"];

    public static IReadOnlyList<V2Endpoint> All { get; } =
    [
        Define("generate/ultra", Prompt, Negative, AspectRatio, Format(), new FileRule("image"), new NumberRule("strength", 0, 1)),
        Define("generate/core", Prompt, Negative, AspectRatio, Format(), Style),
        Define(
            "generate/sd3", Prompt, Negative, AspectRatio, Format("png", "jpeg"), new FileRule("image"), new NumberRule("strength", 0, 1),
            new ChoiceRule("mode", ["text-to-image", "image-to-image"]), new ChoiceRule("model", Sd3Models),
            new NumberRule("cfg_scale", 1, 10)),
        Define("edit/erase", Image, Format(), new FileRule("mask"), GrowMask(20)),
        Define("edit/inpaint", Image, Format(), Prompt, Negative, new FileRule("mask"), GrowMask(100), Style) with { MostElongated = 2.5 },
        Define(
            "edit/outpaint", Image, Format(), Prompt with { Required = false }, Edge("left"), Edge("right"), Edge("up"), Edge("down"),
            new NumberRule("creativity", 0, 1)) with { MostElongated = 2.5 },
        Define("edit/search-and-replace", Image, Format(), Prompt, Required("search_prompt"), Negative, GrowMask(20)),
        Define("edit/search-and-recolor", Image, Format(), Prompt, Required("select_prompt"), Negative, GrowMask(20)),
        Define("edit/remove-background", Image, Format("png", "webp")),
        Define(
            "edit/replace-background-and-relight", new FileRule("subject_image")
                { Required = true }, new FileRule("background_reference"), Format(),
            new TextRule("background_prompt", LongestPrompt), new TextRule("foreground_prompt", LongestPrompt), Negative,
            new NumberRule("preserve_original_subject", 0, 1), new NumberRule("original_background_depth", 0, 1),
            new ChoiceRule("keep_original_background", ["true", "false"]),
            new ChoiceRule("light_source_direction", ["above", "below", "left", "right"]),
            new FileRule("light_reference"), new NumberRule(
                "light_source_strength", 0, 1)) with { IsTask = true, ImageField = "subject_image" },
        Define("upscale/fast", Image, Format()) with { Scale = 4, ShortestSide = 32, LongestSide = 1_536 },
        Define("upscale/creative", Image, Format(), Prompt, Negative, new NumberRule("creativity", 0.1, 0.5)) with { IsTask = true },
        Define("upscale/conservative", Image, Format(), Prompt, Negative, new NumberRule("creativity", 0.2, 0.5)),
        Define("control/sketch", Image, Format(), Prompt, Negative, new NumberRule("control_strength", 0, 1)),
        Define("control/structure", Image, Format(), Prompt, Negative, new NumberRule("control_strength", 0, 1)),
        Define("control/style", Image, Format(), Prompt, Negative, AspectRatio, new NumberRule("fidelity", 0, 1)),
        Define(
            "control/style-transfer", new FileRule("init_image") { Required = true }, new FileRule("style_image")
                { Required = true }, Format(),
            Prompt with { Required = false }, Negative, new NumberRule("style_strength", 0, 1), new NumberRule(
                "composition_fidelity", 0, 1),
            new NumberRule("change_strength", 0.1, 1)) with { ImageField = "init_image" },
    ];

    private static TextRule Prompt => Required("prompt");

    private static TextRule Negative => new("negative_prompt", LongestPrompt);

    private static ChoiceRule AspectRatio => new("aspect_ratio", StabilityLists.AspectRatios);

    private static ChoiceRule Style => new("style_preset", StabilityLists.StylePresets);

    private static FileRule Image => new("image") { Required = true };

    private static TextRule Required(string name) => new(name, LongestPrompt, 1) { Required = true };

    private static IntegerRule GrowMask(int most) => new("grow_mask", 0, most);

    private static IntegerRule Edge(string name) => new(name, 0, FarthestOutpaint);

    private static ChoiceRule Format(params string[] formats) => new("output_format", formats.Length == 0 ? AnyFormat : formats);

    // "none" is the empty part with which a form without files stays a multipart form.
    private static V2Endpoint Define(string path, params ParameterRule[] rules) =>
        new(path, new RuleBook([.. rules, new IntegerRule("seed", 0, LargestSeed), new TextRule("none", MaxLength: 0)]));
}
