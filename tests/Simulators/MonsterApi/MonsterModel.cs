using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.MonsterApi;

/// <summary>A model and the fields it takes, with the limits of the vendor's client.</summary>
/// <param name="Name">The model's name in the path.</param>
/// <param name="Rules">Its fields.</param>
public sealed record MonsterModel(string Name, RuleBook Rules)
{
    private const int LongestPrompt = 10_000;

    private static readonly TextRule Prompt = new("prompt", LongestPrompt, 1) { Required = true };
    private static readonly TextRule Negative = new("negprompt", LongestPrompt);
    private static readonly IntegerRule Seed = new("seed", 0, int.MaxValue);
    private static readonly NumberRule Guidance = new("guidance_scale", 0, 30);
    private static readonly FlagRule SafeFilter = new("safe_filter");
    private static readonly AnyRule Image = new("init_image_url") { Required = true };

    private static readonly RuleBook FromText = new(
    [
        Prompt, Negative, new IntegerRule("samples", 1, 4), new IntegerRule("steps", 30, 500),
        new ChoiceRule("aspect_ratio", ["square", "landscape", "portrait"]),
        Guidance, Seed, SafeFilter, new TextRule("style"), new FlagRule("enhance"), new FlagRule("optimize"),
    ]);

    /// <summary>True when it draws from text and so reports its cost and the URL to poll.</summary>
    public bool IsFromText => Rules == FromText;

    public static IReadOnlyList<MonsterModel> All { get; } =
    [
        new("txt2img", FromText),
        new("sdxl-base", FromText),
        new("img2img", new(
            [Prompt, Negative, new IntegerRule("steps", 30, 500), Image, new NumberRule("strength", 0, 1), Guidance, Seed, SafeFilter])),
        new("pix2pix", new(
            [Prompt, Negative, new IntegerRule("steps", 30, 500), Image, new NumberRule("guidance_scale", 5, 50), new NumberRule(
                "image_guidance_scale", 0, 5), Seed, SafeFilter])),
        new("photo-maker", new(
            [Prompt, Negative, Image, new IntegerRule("steps", 10, 60), new NumberRule("strength", 30, 60), new IntegerRule(
                "samples", 1, 3), Seed, SafeFilter])),
    ];
}
